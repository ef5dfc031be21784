code = compile('def f():\n    return 1 / 0\n', '<made>', 'exec')
namespace = {}
exec(code, namespace)
namespace['f']()
