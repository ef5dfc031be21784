#include "complex_functions.h"

#include <complex.h>
#include <fenv.h>

int krait_complex_call(int function, double real, double imag, double *out) {
  double complex z = __builtin_complex(real, imag), r = 0;
  feclearexcept(FE_ALL_EXCEPT);
  switch (function) {
    case KRAIT_CACOS: r = cacos(z); break;
    case KRAIT_CACOSH: r = cacosh(z); break;
    case KRAIT_CASIN: r = casin(z); break;
    case KRAIT_CASINH: r = casinh(z); break;
    case KRAIT_CATAN: r = catan(z); break;
    case KRAIT_CATANH: r = catanh(z); break;
    case KRAIT_CCOS: r = ccos(z); break;
    case KRAIT_CCOSH: r = ccosh(z); break;
    case KRAIT_CSIN: r = csin(z); break;
    case KRAIT_CSINH: r = csinh(z); break;
    case KRAIT_CTAN: r = ctan(z); break;
    case KRAIT_CTANH: r = ctanh(z); break;
    case KRAIT_CEXP: r = cexp(z); break;
    case KRAIT_CLOG: r = clog(z); break;
    case KRAIT_CSQRT: r = csqrt(z); break;
  }
  out[0] = creal(r);
  out[1] = cimag(r);
  if (fetestexcept(FE_INVALID)) return 1;
  return fetestexcept(FE_DIVBYZERO) ? 2 : 0;
}
