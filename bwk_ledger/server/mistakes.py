"""What somebody gets who asks for something that cannot be: a status, and a sentence in Dutch without paths.

Fava answers with its own English, in which whole paths and tracebacks stand, and with 500 for what is a mistake of who
asked. Here each of its errors has a row; what has none is a mistake of ours, unless it came from reading the request.
"""

from __future__ import annotations

import errno
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from cheroot.errors import MaxSizeExceeded
from fava.core import EntryNotFoundForHashError, StatementMetadataInvalidError, StatementNotFoundError
from fava.core.documents import NotADocumentsFolderError, NotAValidAccountError
from fava.core.file import ExternallyChangedError, GeneratedEntryError, InvalidUnicodeError, NonSourceFileError
from fava.core.filters import FilterError
from fava.core.ingest import ImporterMethodCallError
from fava.core.query_shell import FavaShellError
from fava.helpers import FavaAPIError
from fava.json_api import (
    DocumentDirectoryMissingError,
    FavaJSONAPIError,
    FileDoesNotExistError,
    NotAFileError,
    NotAValidDocumentOrImportFileError,
    TargetPathAlreadyExistsError,
    ValidationError,
)
from flask import request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from bwk_ledger.errors import InputError
from bwk_ledger.server.pages import refusal_to
from bwk_ledger.server.query import RefusedQueryError, UnreadableQueryError
from bwk_ledger.server.query_limits import MISTAKES
from bwk_ledger.server.query_mistakes import explained

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

log = logging.getLogger(__name__)

_UNREADABLE = "Dit verzoek is niet te begrijpen."
_NO_FILE = "Dit bestand hoort niet bij de boeken."
# By class, the nearest first in its own order of descent.
_ANSWERS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    DocumentDirectoryMissingError: (HTTPStatus.UNPROCESSABLE_ENTITY, "Deze boeken hebben geen map met documenten."),
    EntryNotFoundForHashError: (HTTPStatus.NOT_FOUND, "Deze boeking is er niet, of niet meer."),
    ExternallyChangedError: (HTTPStatus.CONFLICT, "Dit bestand is intussen veranderd. Open de pagina opnieuw."),
    FavaAPIError: (HTTPStatus.BAD_REQUEST, _UNREADABLE),
    FileDoesNotExistError: (HTTPStatus.NOT_FOUND, "Dit bestand is er niet."),
    GeneratedEntryError: (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "Deze regel maakt het programma zelf; u kunt hem niet wijzigen.",
    ),
    ImporterMethodCallError: (HTTPStatus.UNPROCESSABLE_ENTITY, "Dit bestand is niet te importeren."),
    InvalidUnicodeError: (HTTPStatus.UNPROCESSABLE_ENTITY, "Dit bestand is geen tekst in UTF-8."),
    MaxSizeExceeded: (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Dit is te groot."),
    NonSourceFileError: (HTTPStatus.NOT_FOUND, _NO_FILE),
    NotADocumentsFolderError: (HTTPStatus.BAD_REQUEST, "Deze map is geen map met documenten van de boeken."),
    NotAFileError: (HTTPStatus.UNPROCESSABLE_ENTITY, "Dit bestand is er niet."),
    NotAValidAccountError: (HTTPStatus.BAD_REQUEST, "Deze rekening is er niet."),
    NotAValidDocumentOrImportFileError: (HTTPStatus.BAD_REQUEST, _NO_FILE),
    StatementMetadataInvalidError: (HTTPStatus.NOT_FOUND, "Bij deze boeking hoort dit bestand niet."),
    StatementNotFoundError: (HTTPStatus.NOT_FOUND, "Bij deze boeking is dit bestand er niet."),
    TargetPathAlreadyExistsError: (HTTPStatus.CONFLICT, "Er is al een bestand met deze naam."),
    ValidationError: (HTTPStatus.BAD_REQUEST, "In dit verzoek ontbreekt iets, of het heeft een verkeerde vorm."),
}
_OF_STATUS = {
    HTTPStatus.NOT_FOUND: "Deze pagina is er niet.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Dat kan op deze pagina niet.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Dit is te groot.",
}
# Of the machine, and not of who asked.
_FULL_OR_CLOSED = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
_OWN_PAGES = "extension_"


def answer_mistakes(app: Flask) -> None:
    """Let a Fava app answer every error here."""
    app.error_handler_spec["json_api"].clear()  # Fava's own, which come before those of the app
    app.register_error_handler(HTTPException, _http)
    for own in (RefusedQueryError, UnreadableQueryError):
        app.register_error_handler(own, _own)
    app.register_error_handler(FavaShellError, _query)
    app.register_error_handler(FilterError, _filter)
    app.register_error_handler(FavaJSONAPIError, _of_fava)
    app.register_error_handler(ImporterMethodCallError, _importer)
    app.register_error_handler(OSError, _system)
    for known in _ANSWERS:
        if known is not ImporterMethodCallError:
            app.register_error_handler(known, _known)
    app.register_error_handler(Exception, _unexpected)


def _answer(status: int, message: str) -> Response:
    return refusal_to(request.environ, HTTPStatus(status), message)


def _http(error: HTTPException) -> Response | HTTPException:
    if isinstance(error, RoutingException) or error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    answer = _answer(error.code, _OF_STATUS.get(HTTPStatus(error.code), _UNREADABLE))
    if "Allow" in (headers := error.get_response().headers):
        answer.headers["Allow"] = headers["Allow"]
    return answer


def _own(error: FavaJSONAPIError) -> Response:
    return _answer(error.status, error.message)


def _query(error: FavaShellError) -> Response:
    """What Fava finds wrong with a query before the shell gets it."""
    return _own(UnreadableQueryError(explained(error)))


def _filter(error: FilterError) -> Response:
    return _answer(HTTPStatus.BAD_REQUEST, error.message)


def _of_fava(error: FavaJSONAPIError) -> Response:
    """One of Fava's that has no row: its own status says enough."""
    return _answer(error.status, _OF_STATUS.get(error.status, _UNREADABLE))


def _known(error: Exception) -> Response:
    return _answer(*next(_ANSWERS[kind] for kind in type(error).__mro__ if kind in _ANSWERS))


def _importer(error: ImporterMethodCallError) -> Response:
    """Why an importer refuses a file, where one of ours did."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, InputError):
        cause = cause.__cause__ or cause.__context__
    status, message = _ANSWERS[ImporterMethodCallError]
    if cause is None:
        log.error("een importeur kon een bestand niet lezen", exc_info=error)
    return _answer(status, str(cause) if cause is not None else message)


def _system(error: OSError) -> Response:
    if error.errno in _FULL_OR_CLOSED:
        log.error("de schijf is vol of gesloten", exc_info=error)
        return _answer(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Dit kan nu niet worden bewaard of gelezen: de schijf is vol, of het bestand is beveiligd.",
        )
    return _answer(HTTPStatus.BAD_REQUEST, "Met deze naam kan er geen bestand zijn.")


def _unexpected(error: Exception) -> Response:
    """Anything else: a request of another form than Fava reads, or a mistake of ours."""
    log.error("onverwachte fout bij %s %s", request.method, request.endpoint, exc_info=error)
    if isinstance(error, MISTAKES) and not (request.endpoint or "").startswith(_OWN_PAGES):
        return _answer(HTTPStatus.BAD_REQUEST, _UNREADABLE)
    return _answer(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Hier gaat iets mis in het programma. Meer staat in het venster waarin bwk draait.",
    )
