"""The exceptions of Sitmap.

Every message is one line that says what is wrong, where, and what to do, because the message is what
a person reads on the page or on the terminal.

    SitmapError
    ├── SettingError        an environment variable holds something unusable
    ├── ModelError
    │   ├── VocabularyError an unknown code (kind, precision, grade)
    │   ├── ActorError      the actor register is malformed
    │   └── FilterError     a filter, or a link that holds one, cannot be read
    ├── PlaceError          boundaries or gazetteer: file or arguments
    ├── SourceError         a file is not what its reader expects
    ├── StoreError          the incident store cannot be read or written
    │   └── VersionError    that version of the dataset does not exist
    ├── ExportError         a download cannot be made
    └── PlateError          a plate or a brief cannot be made as asked for
"""


class SitmapError(Exception):
    """Something that a person can act on; its text is one line fit to be shown."""


class SettingError(SitmapError):
    """An environment variable holds something unusable."""


class ModelError(SitmapError):
    """A value does not fit the model of an incident."""


class VocabularyError(ModelError):
    """A code that the vocabulary does not have."""


class ActorError(ModelError):
    """The actor register is malformed."""


class FilterError(ModelError):
    """A filter, or a link that holds one, cannot be read."""


class PlaceError(SitmapError):
    """Boundaries or gazetteer: an unreadable file or arguments that do not fit."""


class SourceError(SitmapError):
    """A file is not what its reader expects."""


class StoreError(SitmapError):
    """The incident store cannot be read or written."""


class VersionError(StoreError):
    """That version of the dataset does not exist."""


class ExportError(SitmapError):
    """A download cannot be made."""


class PlateError(SitmapError):
    """A plate or a brief cannot be made as asked for."""
