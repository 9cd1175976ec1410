"""Files as responses."""

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
PDF = "application/pdf"
PNG = "image/png"
DOWNLOADED = (XLSX, CSV)


def file_response(content: bytes, mimetype: str, filename: str) -> Response:
    """A file under its name: a table is kept by the browser, the rest is shown."""
    response = Response(content, mimetype=mimetype)
    how = "attachment" if mimetype in DOWNLOADED else "inline"
    response.headers["Content-Disposition"] = f'{how}; filename="{filename}"'
    return response
