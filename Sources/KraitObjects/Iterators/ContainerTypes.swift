import KraitCore

/// The types of the container and descriptor folders, bases before what derives from them.
let containerTypes: [TypeRegistration] = [
]
