class Account:
    def __init__(self):
        self.balance = 1

    def deposit(self):
        pass


account = Account()
print(account.balanse)
