"""Pictures (png, jpeg, tiff, gif, bmp, webp): the words in them; a page for each page of a tiff."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Iterator
from math import sqrt

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from search.extract.document import Document
from search.extract.outcome import PAGE_BREAK, NeedsRecognition, Status, Unreadable
from search.extract.recognition import MAX_PIXELS, Picture, is_installed, recognised

FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")
MAX_SOURCE_PIXELS = 120_000_000
SMALL_PIXELS = 2_000_000  # a photographed screen or note: tesseract wants letters of 20 pixels and more
DPI = 300
MOVING = ("GIF", "WEBP", "PNG")  # of these only the first picture
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error, IndexError, KeyError, TypeError)

Image.MAX_IMAGE_PIXELS = MAX_SOURCE_PIXELS


def read(document: Document) -> Iterator[str]:
    if not document.may_recognise:
        if document.is_inside:
            return
        if not is_installed():
            raise Unreadable(Status.NO_READER, "tesseract is not installed")
        raise NeedsRecognition
    for number, frame in enumerate(_frames(document)):
        if number:
            yield PAGE_BREAK
        yield recognised(frame)


def _frames(document: Document) -> Iterator[Picture]:
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(document.path, formats=FORMATS) as image:
            for frame in ImageSequence.Iterator(image):
                yield _in_grey(frame)
                if image.format in MOVING:
                    return
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unreadable(Status.TOO_LARGE, str(error)) from error
    except BROKEN as error:
        raise Unreadable(Status.DAMAGED, str(error)) from error


def _in_grey(frame: Image.Image) -> Picture:
    """Upright, on white, and of a size that tesseract reads well."""
    upright = ImageOps.exif_transpose(frame)
    if upright.has_transparency_data:
        on_white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(on_white, upright.convert("RGBA"))
    grey = upright.convert("L")
    factor = min(2.0 if grey.width * grey.height < SMALL_PIXELS else 1.0, sqrt(MAX_PIXELS / (grey.width * grey.height)))
    if factor != 1.0:
        grey = grey.resize((max(round(grey.width * factor), 1), max(round(grey.height * factor), 1)))
    return Picture(grey.width, grey.height, grey.tobytes(), DPI)
