"""Files as answers."""

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
PDF = "application/pdf"
PNG = "image/png"
DOWNLOADED = (XLSX, CSV)


def file_answer(content: bytes, mimetype: str, filename: str) -> Response:
    """A file under its name: a table is kept by the browser, the rest is shown."""
    answer = Response(content, mimetype=mimetype)
    how = "attachment" if mimetype in DOWNLOADED else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{filename}"'
    return answer
