"""What can be wrong with an input, in sentences for the person who will read them.

One table, so that the wording is kept in one place and a test can hold every line to the same form:
what is wrong, then what to do.
"""

from string import Formatter
from typing import Any, Final

_LONGEST: Final = 200  # characters of a reason

WRONG: Final[dict[str, str]] = {
    "P001": "no such file or folder; check the spelling",
    "P002": "the file is empty; fetch the page again",
    "P003": "cannot be read ({reason}); check its permissions",
    "P004": "{kind}, not a page; convert it to HTML or text first",
    "P005": "{size} bytes is over the limit of {limit}; raise it with --max-bytes if that is right",
    "P006": "unpacks to more than {limit} bytes; a gzip bomb, or raise the limit with --max-bytes",
    "P007": "damaged gzip data ({reason}); fetch the file again",
    "P008": "not a JSON document ({reason}); mend or remove the line",
    "P009": "has neither text nor html; give one of them",
    "P010": "no article found in it; read bare text with --as text, or take it as it is with --as article",
    "P011": "the page's markup is nested too deeply to read; save it from a browser, or use --as text",
    "P012": "nothing to read in the folder; call files .html .txt .jsonl .warc .mhtml (or .gz), or name them",
    "P013": "{reason} is no date; write it as 2024-06-19",
    "P014": "no document in so many lines; name the file .txt or .html if it is not JSONL, or mend it",
    "P015": "holds {count} articles where one was asked for; use read_many, or name one page",
    "P016": "{reason} is no address of the web; write it as https://news.example/story",
    "P017": "{count} tags are over the limit of {limit} for a page; read it with --as text, or cut it up",
    "P018": "reading the page failed ({reason}); please report it with the page",
    "P019": "no article found in its text; take it as it is with --as article",
    "P020": "no file has that name, and nothing matches it as a glob; check the spelling",
    "P021": "no article found in its html; give its text as well",
    "P022": "{count} {unit} are over the limit of {limit} for a text; use --as article, or cut it up",
    "P023": "an address, which only onrecord add fetches; or save the page and read that, with --url",
    "P024": "a feed or a list of feeds, whose pages only onrecord add fetches; or save them and read those",
    "P025": "{reason} is no address that can be fetched; write it as https://news.example/story",
    "P026": "damaged from here on ({reason}); the records after it are read, fetch the archive again",
    "P027": "no HTML page that a server gave with status 200; check that it is the archive you mean",
    "P028": "{kind} that cannot be read ({reason}); check that it is one, or fetch it again",
    "P029": "{kind} with no link to a page; check that it is the one you mean",
    "P030": "robots.txt of {host} asks not to read it; ask the outlet, or save the page from a browser",
    "P031": "robots.txt of {host} could not be read ({reason}), so nothing there may be; try again later",
    "P032": "no whole answer ({reason}); check the address, or try again later",
    "P033": "{kind} is no page's media type; give the address of a page, a feed or a list of feeds",
    "P034": "the server answers with status {status}; look at the address in a browser, or try again later",
    "P035": "{host} asks to be left alone for {seconds} s; try again then",
    "P036": "{host} has a private address, to which no page may lead; name it yourself if it is yours",
    "P037": "leads on more than {count} times; look at the address in a browser",
    "P038": "not an actor ({reason}); mend or remove the row",
    "P039": "no column called name in its first line; an actor's columns are {reason}",
    "P040": "has no field {field} to take its date from; add it, or name another with --published-from",
    "P041": "its {field} is {reason}, which is no date; write it as 2024-06-19",
    "C001": "reading it failed ({reason}); please report it with the page",
    "C002": "the process that read it was ended; free some memory and use --retry, or cut it up",
}


class InstallationError(Exception):
    """Something OnRecord needs is missing or does not fit: nothing can be read until it is mended."""


class RecordError(Exception):
    """A record that cannot be opened, read or written: where it is, what is wrong, what to do."""


class InputError(Exception):
    """One input that could not be read: which one, what is wrong, what to do. The other inputs go on.

    `code` is a key of `WRONG`; `input` is the path as the user gave it, with `:line` for a line of JSONL.
    """

    def __init__(self, input: str, code: str, **facts: object) -> None:
        self.input, self.code = input, code
        self.reason: str = Formatter().vformat(WRONG[code], (), facts)
        """What is wrong and what to do, without the input's name."""
        super().__init__(f"{input}: {self.reason} [{code}]")

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is pickled as the call that made it, and the facts may be anything.
        return Exception.__new__, (InputError, *self.args), self.__dict__


def reason(fault: BaseException) -> str:
    """Why something failed, in one line."""
    said = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
    return " ".join(said.split())[:_LONGEST] or type(fault).__name__
