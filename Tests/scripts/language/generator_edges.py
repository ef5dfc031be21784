"""Generators, coroutines and asynchronous generators at their edges: closing, throwing, attributes, misuse."""
import asyncio
import gc
import sys
import types
import warnings

warnings.simplefilter('always')
def t(name, f):
    try: print(name, f())
    except BaseException as e: print(name, type(e).__name__, e)
def g1():
    try: yield 1
    finally:
        yield 2
g=g1(); next(g); t('close yields', g.close); t('next after', lambda: next(g)); del g
def g2():
    me = yield
    me.send(1)
g=g2(); next(g); t('reentrant', lambda: g.send(g))
def g3():
    try:
        yield
    finally:
        log.append('closed')
log=[]
def cyc():
    g=g3(); next(g); l=[g]; l.append(l)
    g2=g3(); next(g2); d={}; d['g']=g2; d['d']=d
cyc(); gc.collect(); print(log)
class R:
    def __del__(self): R.kept=self
def g4():
    r=R()
    try: yield r
    finally: log.append('g4')
g=g4(); next(g); del g; print(log, R.kept)
def deep(n):
    if n: yield from deep(n-1)
    else: yield 'deep'
t('deep', lambda: next(deep(900)))
t('deeper', lambda: list(deep(100000)))
def rec(): yield from rec()
t('rec', lambda: next(rec()))
def self_ref():
    yield from holder[0]
holder=[None]; holder[0]=self_ref()
t('self yield from', lambda: next(holder[0]))
def th():
    while True:
        try: yield
        except ValueError as e: print('got', e)
g=th(); next(g)
for i in range(3): g.throw(ValueError(i))
t('throw twice', lambda: g.throw(KeyError))
t('after', lambda: next(g))
t('bad send', lambda: (x for x in []).send(1))
g=(x for x in 'ab'); t('attrs', lambda: (g.gi_running,g.gi_suspended,g.gi_yieldfrom,g.gi_code.co_name, g.__name__, g.__qualname__)); next(g)
t('attrs', lambda: (g.gi_running,g.gi_suspended, g.gi_frame is not None, g.gi_frame.f_locals)); list(g)
t('attrs', lambda: (g.gi_frame, g.gi_suspended))
for a in ('gi_running','gi_frame','gi_code','__name__','gi_suspended'):
    t('set '+a, lambda: setattr(g,a,1)); t('del '+a, lambda: delattr(g,a))
async def co(): return 5
c=co()
t('co attrs', lambda:(c.cr_running,c.cr_await,c.cr_frame is not None,c.cr_origin,c.cr_suspended))
t('iter(co)', lambda: iter(c))
t('next(co)', lambda: next(c))
t('list', lambda: list(c))
t('send', lambda: c.send(None))
t('again', lambda: c.send(None))
t('throw', lambda: c.throw(ValueError))
t('close', c.close)
t('await', lambda: c.__await__())
async def ag():
    try: yield 1
    finally: print('ag finally')
a=ag(); t('ag', lambda: (a.ag_running,a.ag_frame is not None,a.ag_await,a.ag_suspended)); 
async def use():
    x=ag(); await anext(x); await x.aclose(); await x.aclose()
    try: await anext(x)
    except StopAsyncIteration: print('stop')
    y=ag(); await y.asend(None)
    try: await y.asend(5)
    except StopAsyncIteration: print('stop2')
    z=ag()
    try: await z.athrow(ValueError('v'))
    except ValueError as e: print('v', e)
    async for i in ag(): break
    s=ag().__anext__(); t('state', lambda: s.send(None)); t('reuse', lambda: s.send(None)); t('reuse throw', lambda: s.throw(ValueError)); t('close', s.close)
    w=ag(); p=w.__anext__(); q=w.__anext__()
    t('p', lambda: p.send(None)); t('q', lambda: q.send(None))
    t('anext default', lambda: anext(iter([])) )
    print(await anext(ag(), 'd'))
    return 'done'
print(asyncio.run(use()))
t('asyncgen await', lambda: ag().__await__)
async def bad(): 
    await 5
t('await 5', lambda: bad().send(None))
async def bad2():
    async with 5: pass
t('async with', lambda: bad2().send(None))
async def bad3():
    async for x in 5: pass
t('async for', lambda: bad3().send(None))
async def bad4():
    return [x async for x in (1,2)]
t('comp', lambda: bad4().send(None))
@types.coroutine
def legacy(): 
    r = yield 'y'
    return r
async def useleg(): return await legacy()
c=useleg(); print(c.send(None), c.cr_await); t('ret', lambda: c.send(7))
async def stop(): raise StopIteration(3)
t('stop in co', lambda: stop().send(None))
def stopg():
    raise StopIteration(3)
    yield
t('stop in gen', lambda: next(stopg()))
async def stopag():
    raise StopAsyncIteration
    yield
t('stop in ag', lambda: stopag().__anext__().send(None))
def ctx():
    try: 1/0
    except ZeroDivisionError:
        yield sys.exception()
    yield sys.exception()
g=ctx(); print(repr(next(g)), sys.exception(), repr(next(g)))
try: raise KeyError
except KeyError:
    g=ctx(); print(repr(next(g)), repr(sys.exception()), repr(next(g)))
