#ifndef KRAIT_COMPLEX_FUNCTIONS_H
#define KRAIT_COMPLEX_FUNCTIONS_H

// C's complex numbers cannot be used from Swift; libm's functions on them are.

enum krait_complex_function {
  KRAIT_CACOS, KRAIT_CACOSH, KRAIT_CASIN, KRAIT_CASINH, KRAIT_CATAN, KRAIT_CATANH, KRAIT_CCOS, KRAIT_CCOSH, KRAIT_CSIN, KRAIT_CSINH,
  KRAIT_CTAN, KRAIT_CTANH, KRAIT_CEXP, KRAIT_CLOG, KRAIT_CSQRT
};

/// Stores the result in out[0] and out[1]; answers whether the operation was invalid (1) or at a pole (2), else 0.
int krait_complex_call(int function, double real, double imag, double *out);

#endif
