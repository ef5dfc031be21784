"""The simple interface of readers of resources."""

from .resources.simple import (ResourceContainer, ResourceHandle, SimpleReader,
                               TraversableReader)

__all__ = ['SimpleReader', 'ResourceHandle', 'ResourceContainer', 'TraversableReader']
