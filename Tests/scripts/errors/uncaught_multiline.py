def call(*args, **kwargs):
    raise ValueError(
        'a message that is long enough '
        'to be split'
    )


result = call(
    1,
    2,
    key=[
        3,
    ],
)
