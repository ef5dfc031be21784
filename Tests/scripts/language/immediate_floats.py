"""Floats at the edges of the range that registers hold without a box, and the same number seen through copies, attributes and items."""
import math,sys
x=1.5*2; y=x; print(y is x, x*2, -x, not x, x<4, x is x)
a=[0.0]*3; a[1]=x*3.7; b=a[1]; a[1]=x*2.2; print(b,a)
class P: pass
p=P(); p.v=x*1.1; q=p.v; p.v=x*9.0; print(q,p.v); p.v=p.v*2.0; p.v=p.v*2.0; print(p.v)
p.n=1000*x; p.n = int(p.n)*1000; p.n=p.n+1; p.n=p.n+1; r=p.n; p.n=p.n+1; print(r,p.n)
for e in range(-1080,1030,7):
    try: v=math.ldexp(1.25,e)
    except OverflowError: continue
    w=v*1.0; 
    assert w==v and (w*-1.0)==-v, (e,w,v)
    assert math.copysign(1,w*-1.0)==-1
z=1e308*10; print(z,-z,z-z, 0.0*-1.0, 5.0%3.0, 2.0**0.5, 7.5//2.0, 1/3.0, 3/2.0)
for v in (2.0**-255, -2.0**-255, math.nextafter(2.0**-255,1), math.nextafter(2.0**256,0), -math.nextafter(2.0**256,0), 2.0**256, math.nextafter(-2.0**-255,0)):
    t=v*1.0; print(t==v, t, -t, repr(t))
def g():
    s=0.5
    while True:
        s=(yield s*1.5)+0.25 if s<5 else s*0.1
gg=g(); next(gg); print([gg.send(float(i)*1.1) for i in range(8)])
def f(a,b=2.5,*c,**d): return a,b,c,d
print(f(x*2,x*3,x*4,k=x*5), f(*[x*1.1]), {x*2:x*3}, {x*3}, (x*4,), f'{x*2:.2f} {x*3!r}')
def h(n): return n*0.5
print(sum(h(i) for i in range(10)), max(h(3),h(4)), sorted(h(-i) for i in range(4)))
try: x*2/0.0
except ZeroDivisionError as e: print(e)
print((x*2).is_integer(), (x*2).hex(), id(x*2)!=0, isinstance(x*3,float), type(x*3))
def loc():
    u=x*7.0
    return sys._getframe().f_locals['u'], locals()
print(loc())
def cell():
    u=x*7.0
    def inner(): nonlocal u; u=u*2.0; return u
    return inner(), inner(), u
print(cell())
n=x*2.0
n+=1.5; n-=0.25; n*=3.0; n/=7; print(n); del n
match x*2.0:
    case 3.0: print('no')
    case 6.0: print('six')
lst=[i*0.5 for i in range(5)]; lst[2]+=1.1; lst[-1]*=2.0; print(lst, x*2.0 in lst, complex(x*2.0,1))
print(round(x*1.234,2), int(x*5.5), str(x*2.2), float(x*3.3), bool(x*1.0), abs(-x*2.0), divmod(x*5.0,2))
