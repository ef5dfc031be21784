"""wave: parameters, errors, files written and read, with channels and widths of all kinds."""
import warnings
import wave, io
warnings.simplefilter('error', DeprecationWarning)


def t(f):
    try: return f()
    except Exception as e: return f'{type(e).__name__}: {e}'
b=io.BytesIO(); w=wave.open(b,'wb')
for f in (w.getnchannels,w.getsampwidth,w.getframerate,w.getparams,w.getnframes,w.getcomptype,w.getcompname,w.tell,lambda:w.setnchannels(0),lambda:w.setsampwidth(5),lambda:w.setframerate(0),lambda:w.setcomptype('X','x'),lambda:w.setmark(1,2,3),lambda:w.getmark(1),w.getmarkers,lambda:w.writeframes(b'a'),lambda:w.setnchannels(2),lambda:w.writeframes(b'a'),lambda:w.setsampwidth(2),lambda:w.writeframes(b'a'),lambda:w.setframerate(44100.6),w.getframerate,lambda:w.setnframes(3),lambda:w.writeframesraw(b'abcdefgh'),lambda:w.setnchannels(1),lambda:w.setframerate(3),lambda:w.setnframes(3),lambda:w.setsampwidth(1),lambda:w.setcomptype('NONE','x'),lambda:w.setparams((1,1,1,0,'NONE','x')),w.getparams,w.tell,lambda:w.writeframes(b'abcdefghi'),w.close,w.close): print(t(f))
print(b.getvalue())
for data in (b'',b'RIFF',b'RIFX\0\0\0\0WAVE',b'RIFF\4\0\0\0WAVX',b'RIFF\4\0\0\0WAVE',b'RIFF\30\0\0\0WAVEdata\0\0\0\0',b.getvalue(),b.getvalue()[:30],b'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\2\0\1\0\0\0\0\0\0\0\0\0\0\0\x10\0data\0\0\0\0',b'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0data\0\0\0\0',b'RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0data\0\0\0\0'):
    def f():
        r=wave.open(io.BytesIO(data)); out=[r.getparams(),r.tell(),r.readframes(1),r.tell(),t(lambda:r.setpos(99)),t(lambda:r.setpos(0)),r.readframes(100),r.getmarkers(),t(lambda:r.getmark(1)),r.getnchannels(),r.getcompname(), r.getfp() is not None]; r.rewind(); out.append(r.tell()); r.close(); out.append(t(r.getfp)); return out
    print(t(f))
print(t(lambda:wave.open(io.BytesIO(),'x')), t(lambda:wave.open('/nonexistent.wav')), t(lambda:wave.open(io.BytesIO(),'r')))
for wd in (1,2,3,4):
    for ch in (1,2):
        b=io.BytesIO()
        with wave.open(b,'w') as w: w.setparams((ch,wd,8000,0,'NONE','not compressed')); w.writeframes(bytes(range(ch*wd*3)))
        print(b.getvalue()); b.seek(0); print(wave.open(b).getparams(), wave.open(io.BytesIO(b.getvalue())).readframes(2))
