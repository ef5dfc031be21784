"""Exceptions: hierarchies, chaining, notes, groups, finally, tracebacks."""
import sys
import traceback


class BankError(Exception):
    """The base of everything that goes wrong here."""


class InsufficientFunds(BankError):
    def __init__(self, balance, amount):
        super().__init__(f'balance {balance} is below {amount}')
        self.balance, self.amount = balance, amount

    @property
    def missing(self):
        return self.amount - self.balance


class UnknownAccount(BankError, KeyError):
    __str__ = Exception.__str__


ACCOUNTS = {'ada': 100, 'bob': 20}


def withdraw(name, amount):
    try:
        balance = ACCOUNTS[name]
    except KeyError:
        raise UnknownAccount(f'no account for {name}') from None
    if amount <= 0:
        raise ValueError('the amount must be positive')
    if balance < amount:
        raise InsufficientFunds(balance, amount)
    ACCOUNTS[name] -= amount
    return ACCOUNTS[name]


def order_of_events(fail):
    events = []
    try:
        events.append('try')
        if fail == 1:
            raise ValueError
        if fail == 2:
            return events
    except ValueError:
        events.append('except')
    else:
        events.append('else')
    finally:
        events.append('finally')
    events.append('after')
    return events


def overriding():
    for n in range(5):
        try:
            continue
        finally:
            if n == 2:
                break
    return n


def batch(jobs):
    """Run all jobs and raise what went wrong together."""
    results, errors = [], []
    for name, amount in jobs:
        try:
            results.append(withdraw(name, amount))
        except Exception as error:
            error.add_note(f'while taking {amount} from {name}')
            errors.append(error)
    if errors:
        raise ExceptionGroup(f'{len(errors)} of {len(jobs)} jobs failed', errors)
    return results


def show(error):
    """The text of a traceback with file names left out."""
    for line in traceback.format_exception(error):
        for part in line.rstrip('\n').split('\n'):
            if 'File "' in part:
                part = part[:part.index('File')] + part[part.index(', line') + 2:]
            print('   ', part)


def chain():
    try:
        try:
            withdraw('bob', 50)
        except InsufficientFunds as error:
            raise RuntimeError('payment refused') from error
    except RuntimeError as error:
        print(repr(error), '<-', repr(error.__cause__), error.__cause__.missing)
        show(error)
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            [][1]
    except IndexError as error:
        print(repr(error.__context__), error.__cause__, error.__suppress_context__)


def main():
    print(withdraw('ada', 30))
    for name, amount in (('ada', 1000), ('eve', 1), ('bob', -5)):
        try:
            withdraw(name, amount)
        except BankError as error:
            print(type(error).__name__, error, error.args)
        except (ValueError, TypeError) as error:
            print('bad call:', error)
    print([order_of_events(n) for n in range(3)], overriding())
    chain()
    try:
        batch([('ada', 10), ('bob', 500), ('zed', 1), ('ada', 0)])
    except* InsufficientFunds as group:
        print('funds:', [e.missing for e in group.exceptions], group.exceptions[0].__notes__)
    except* BankError as group:
        print('other:', group, [str(e) for e in group.exceptions])
    except* ValueError as group:
        print('values:', group.message, group.exceptions)
    nested = ExceptionGroup('outer', [OSError(2, 'gone'), ExceptionGroup('inner', [TypeError('t'), ValueError('v')])])
    match, rest = nested.split(ValueError)
    print(match, '/', rest, '/', nested.subgroup(lambda e: isinstance(e, OSError)).exceptions)
    show(nested)
    try:
        try:
            raise KeyError('first')
        finally:
            print('cleaning', sys.exc_info()[0].__name__)
    except KeyError as error:
        kept = error
    print(kept, kept.__traceback__.tb_lineno > 100, sys.exc_info())
    try:
        error
    except NameError as missing:
        print(missing)
    try:
        assert ACCOUNTS['ada'] > 10 ** 6, 'not rich'
    except AssertionError as error:
        print(repr(error), [c.__name__ for c in type(error).__mro__])
    error = OSError(2, 'No such file or directory', 'x.txt')
    print(error, type(error).__name__, error.errno, error.filename, StopIteration(5).value, SystemExit(3).code)


main()
