"""xml.dom: documents parsed with minidom, changed, copied, looked through and written; events of pulldom."""
import io
import pickle
import re
import xml.dom
from xml.dom import Node, expatbuilder, minidom, pulldom, xmlbuilder


def text(thing):
    return re.sub('0x[0-9a-f]+', '0x', thing if isinstance(thing, str) else repr(thing))


def attempt(function, *arguments):
    try:
        return text(function(*arguments))
    except Exception as error:
        return f'{type(error).__name__}: {text(str(error))}'


def walk(node, depth=0):
    print('  ' * depth, node.nodeType, node.nodeName, repr(node.nodeValue), node.namespaceURI, node.localName, node.prefix,
          text(node.previousSibling), text(node.nextSibling), text(node.parentNode))
    if node.attributes is not None:
        for a in node.attributes.values():
            print('  ' * depth, '  @', a.name, repr(a.value), a.namespaceURI, a.localName, a.prefix, a.isId, a.schemaType, a.specified)
    for child in node.childNodes:
        walk(child, depth + 1)


SUBSET = '<!ENTITY e "E&#x3c;i/>"><!ELEMENT r ANY><!ELEMENT a (b|c)*><!ATTLIST b x ID #IMPLIED y (k|l) "k"><!NOTATION n SYSTEM "q"><!-- in -->'
DOCUMENTS = ['<r/>', '<?xml version="1.0" encoding="utf-8" standalone="yes"?><!-- c --><r xmlns="u" xmlns:p="v" p:q="1"><p:s t="&lt;&quot;&#10;"/>é<![CDATA[x<]]></r><?p d?>',
             f'<!DOCTYPE r [{SUBSET}]><r><a> <b x="1" y="l"/>\n <c/></a>&e;&lt;</r>', '<!DOCTYPE r PUBLIC "p" "s"><r>a<b/>c</r>']
for source in DOCUMENTS:
    document = minidom.parseString(source)
    walk(document)
    print(document.toxml(), document.toprettyxml(indent='  '), document.toxml('ascii', True), sep='\n')
    print(document.encoding, document.standalone, document.version, text(document.getElementById('1')), text(document.documentElement))
    if document.doctype is not None:
        print(document.doctype.internalSubset, [(e.nodeName, e.publicId, e.systemId, text(e.childNodes)) for e in document.doctype.entities._seq], len(document.doctype.notations))
    print(document.cloneNode(True).toxml() == document.toxml(), document.cloneNode(False), pickle.loads(pickle.dumps(document)).toxml() == document.toxml())
    print(expatbuilder.parseString(source, namespaces=False).toxml())
    stream = pulldom.parseString(source)
    for event, node in stream:
        if event == pulldom.START_ELEMENT and node.tagName == 'a':
            stream.expandNode(node)
            print('expanded', node.toxml())
        else:
            print(event, text(node))

document = minidom.getDOMImplementation().createDocument(None, 'root', None)
root = document.documentElement
for name, make in (('t', document.createTextNode('one')), ('e', document.createElement('child')), ('c', document.createComment('note')), ('p', document.createProcessingInstruction('a', 'b'))):
    root.appendChild(make)
child = root.childNodes[1]
child.setAttribute('k', 'v')
child.setAttributeNS('urn:x', 'x:y', 'z')
print(root.toxml(), child.attributes.items(), child.attributes.itemsNS(), child.getAttribute('none') == '', child.hasAttributeNS('urn:x', 'y'))
print(attempt(child.removeAttribute, 'none'), attempt(root.appendChild, document), attempt(document.appendChild, document.createElement('second')),
      attempt(root.removeChild, root), attempt(child.attributes.__getitem__, 'none'), attempt(child.attributes.__setitem__, 'k', 3), attempt(root.childNodes.item, 9))
print(attempt(child.setAttributeNode, root.firstChild), attempt(root.firstChild.appendChild, child), attempt(document.createTextNode, 3), attempt(root.firstChild.splitText, 9))
first = root.firstChild
second = first.splitText(1)
print(text(root.childNodes), first.wholeText, second.substringData(0, 1), attempt(second.substringData, 9, 1), len(second))
root.normalize()
print(text(root.childNodes))
fragment = document.createDocumentFragment()
fragment.appendChild(document.createElement('f1'))
fragment.appendChild(document.createTextNode('f2'))
root.insertBefore(fragment, child)
root.replaceChild(document.createCDATASection('raw & text'), root.firstChild)
print(root.toxml(), text(fragment.childNodes), text(root.getElementsByTagName('*')), root.toprettyxml())
child.setIdAttribute('k')
print(text(document.getElementById('v')), document.renameNode(child, 'urn:n', 'n:new').toxml(), attempt(document.renameNode, child, 'urn:n', 'xmlns:new'))
print(attempt(document.createComment('a--b').toxml), attempt(document.createCDATASection('a]]>b').toxml), attempt(minidom.parseString, '<a>'), attempt(minidom.parseString, '<a>&x;</a>'))
other = minidom.parseString('<o><p>q</p></o>')
copied = document.importNode(other.documentElement.firstChild, True)
print(copied.toxml(), copied.ownerDocument is document, attempt(document.importNode, other, True), attempt(root.childNodes.__setattr__, 'length', 3))


class Handler:
    def handle(self, operation, key, data, source, target):
        print('handler', operation, key, data, text(source), text(target))


root.setUserData('k', 'data', Handler())
print(root.getUserData('k'), text(root.cloneNode(False)), root.setUserData('k', None, None), root.getUserData('k'))
print(xml.dom.NotFoundErr.code, attempt(xml.dom.DOMException), Node.TEXT_NODE, attempt(xml.dom.getDOMImplementation, 'nope'), minidom.getDOMImplementation('core 2.0 xml') is not None,
      minidom.getDOMImplementation('nope 1.0'), attempt(minidom.getDOMImplementation, '1.0'))
builder = xmlbuilder.DOMBuilder()
for name in ('comments', 'cdata-sections', 'whitespace-in-element-content', 'infoset', 'validation', 'nope'):
    print(name, builder.supportsFeature(name), builder.canSetFeature(name, True), attempt(builder.getFeature, name), attempt(builder.setFeature, name, False))
source = xmlbuilder.DOMInputSource()
source.byteStream = io.BytesIO(DOCUMENTS[2].encode())
print(builder.parse(source).toxml())
with minidom.parseString('<a><b/></a>') as document:
    print(document.toxml())
print(document.childNodes)
