"""xml.sax: events, features and properties, errors, filters, written documents."""
import xml.sax, io
from xml.sax import *
from xml.sax.expatreader import *
class H(ContentHandler):
    def startElement(self,n,a): print(n,a.items(), self._locator and (self._locator.getLineNumber(), self._locator.getColumnNumber()))
p=make_parser(); h=H(); p.setContentHandler(h)
l=ExpatLocator(p)
print(l.getLineNumber(), l.getColumnNumber(), l.getSystemId(), p.getLineNumber(), p.getColumnNumber(), p.getSystemId(), p.getPublicId())
p.feed('<a>\n<b x="1"/>')
print(h._locator)
try: print(p.getProperty(handler.property_xml_string))
except Exception as e: print(repr(e))
p.feed('</a>')
p.close(); print(p.getLineNumber(), p.getColumnNumber())
p.parse(io.StringIO('<a/>')); print(h._locator.getLineNumber())
for f in handler.all_features+['x']:
    try: print(f,p.getFeature(f))
    except Exception as e: print(repr(e))
    for v in (0,1):
      try: print(f,v,p.setFeature(f,v), p.getFeature(f))
      except Exception as e: print(repr(e))
for f in handler.all_properties+['x']:
    try: print(f,p.getProperty(f))
    except Exception as e: print(repr(e))
    try: print(f,p.setProperty(f,None))
    except Exception as e: print(repr(e))
p.setFeature(feature_namespaces,0)
p.feed('<a>')
for f in handler.all_features+['x']:
    try: print(f,p.setFeature(f,0))
    except Exception as e: print(repr(e))
    try: print(f,p.getFeature(f))
    except Exception as e: print(repr(e))
try: print(p.getProperty(property_interning_dict), p.setProperty(property_interning_dict,{}))
except Exception as e: print(repr(e))
try: p.feed('</b>')
except Exception as e: print(repr(e), str(e), type(e._exception), e._exception)
try: p.close()
except Exception as e: print(repr(e), str(e))
print(p.getLineNumber())
p=make_parser(); p.feed('<a>')
try: p.close()
except Exception as e: print(repr(e), str(e))
del p
try: print(l.getLineNumber())
except Exception as e: print(repr(e))
for doc in (b'<a>&x;</a>', b'', b'<!DOCTYPE a [<!ENTITY x "y"><!NOTATION n SYSTEM "s"><!ENTITY u SYSTEM "s2" NDATA n>]><a>&x;</a>', b'<!DOCTYPE a SYSTEM "/nowhere"><a>&x;</a>', '<a>\xe9</a>', b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>'):
    try: xml.sax.parseString(doc,XMLGenerator(encoding='utf-8') if 'XMLGenerator' in dir() else xml.sax.saxutils.XMLGenerator(encoding='utf-8')); print()
    except Exception as e: print(repr(e), str(e))
for names in (['nope'],['os'],['xml.sax.expatreader']):
    try: print(type(xml.sax.make_parser(names)))
    except Exception as e: print(repr(e), str(e))
from xml.sax.xmlreader import *
i=IncrementalParser()
for m,a in (('feed',('',)),('prepareParser',('',)),('close',()),('reset',()),('parse',('x',)),('setLocale',('x',))):
    try: getattr(i,m)(*a)
    except Exception as e: print(type(e),str(e))
out=io.StringIO()
class L(xml.sax.handler.LexicalHandler):
    def comment(self,c): print('comment',c)
    def startDTD(self,*a): print('startDTD',a)
    def endDTD(self): print('endDTD')
    def startCDATA(self): print('cdata')
    def endCDATA(self): print('endcdata')
p=make_parser(); p.setProperty(handler.property_lexical_handler,L()); p.setFeature(feature_namespaces,1)
class N(ContentHandler):
    def startElementNS(self,n,q,a): print(n,q,dict(a),a.getNames(),a.getQNames(),a._qnames)
    def endElementNS(self,n,q): print('end',n,q)
    def startPrefixMapping(self,*a): print('map',a)
    def endPrefixMapping(self,*a): print('endmap',a)
    def skippedEntity(self,n): print('skipped',n)
p.setContentHandler(N())
p.parse(io.BytesIO(b'<!DOCTYPE a PUBLIC "p" "s" ><a xmlns="d" xmlns:x="u"><!-- c --><x:b x:c="1" d="2" xml:lang="e"/><![CDATA[x]]>&z;</a>'))
class D(xml.sax.handler.DTDHandler):
    def notationDecl(self,*a): print('notation',a)
    def unparsedEntityDecl(self,*a): print('unparsed',a)
p=make_parser(); p.setDTDHandler(D()); p.setContentHandler(ContentHandler())
p.parse(io.BytesIO(b'<!DOCTYPE a [<!NOTATION n PUBLIC "pu"><!NOTATION m SYSTEM "sy"><!ENTITY u PUBLIC "x" "s2" NDATA n><!ENTITY ext SYSTEM "zz">]><a>&ext;</a>'))
p=make_parser(); p.setFeature(feature_external_ges,True)
class R(xml.sax.handler.EntityResolver):
    def resolveEntity(self,pu,sy):
        print('resolve',pu,sy); s=InputSource(); s.setByteStream(io.BytesIO(b'<in>text</in>')); return s
p.setEntityResolver(R()); p.setContentHandler(H())
p.parse(io.BytesIO(b'<!DOCTYPE a [<!ENTITY ext SYSTEM "zz">]><a>&ext;<b/></a>'))
from xml.sax.saxutils import *
print(escape('<&>"é',{'"':'&quot;'}), unescape('&lt;&amp;lt;&quot;',{'&quot;':'"'}), quoteattr('a"b'), quoteattr("a\"b'c"), quoteattr('a\n\t<'))
for short in (0,1):
    for enc in ('utf-8','iso-8859-1','ascii'):
        b=io.BytesIO(); g=XMLGenerator(b,enc,short); g.startDocument(); g.startElement('a',{'b':'c"\xe9'}); g.characters('<\u20ac\n'); g.startElement('z',{}); g.endElement('z'); g.ignorableWhitespace(b' '); g.processingInstruction('p','d'); g.startPrefixMapping('q','uri'); g.startPrefixMapping(None,'dd'); g.startElementNS(('uri','x'),None,{(None,'k'):'v',('uri','l'):'w'}); g.endElementNS(('uri','x'),None); g.endPrefixMapping(None); g.endPrefixMapping('q'); g.endElement('a'); g.endDocument(); print(b.getvalue())
b=io.StringIO(); f=XMLFilterBase(make_parser()); f.setContentHandler(XMLGenerator(b)); f.parse(io.StringIO('<a>x<b c="d"/></a>')); print(b.getvalue())
e=SAXParseException('msg',None,Locator()); print(str(e), repr(e), e.getLineNumber(), e.getMessage(), e.getException())
try: e[0]
except Exception as x: print(repr(x))
try: XMLGenerator(io.StringIO()).startElementNS(('nouri','x'),None,{})
except Exception as x: print(repr(x))
try: xml.sax.parse('/nonexistent.xml',H())
except Exception as x: print(repr(x))
