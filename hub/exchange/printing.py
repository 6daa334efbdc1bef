"""Sets a page as a PDF with tags for screen readers (PDF/UA). A program: HTML comes in, PDF goes out.

It runs in a process of its own (`python -m hub.exchange.printing`, where it is no history with the path of another
style sheet) that fetches nothing but its own font.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

STYLE = Path(__file__).parent / "printing.css"
FONTS = Path(__file__).parent.parent / "static" / "vendor" / "kern"
FONT_NAMES = ("FiraSans-Regular.woff2", "FiraSans-SemiBold.woff2")


def main() -> None:
    from weasyprint import CSS, HTML, URLFetcher  # noqa: PLC0415 (takes half a second; the hub never loads it)
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415

    class OurFonts(URLFetcher):  # type: ignore[misc]
        """Gives the two files of the font and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in {(FONTS / name).as_uri() for name in FONT_NAMES}:
                raise ValueError("nothing else is fetched")
            return super().fetch(url, headers)

    style_file = Path(sys.argv[1]) if len(sys.argv) > 1 else STYLE
    fonts, fetcher = FontConfiguration(), OurFonts(allowed_protocols=["file"])
    style = CSS(
        string=style_file.read_text(encoding="utf-8"),
        base_url=f"{FONTS.as_uri()}/",
        url_fetcher=fetcher,
        font_config=fonts,
    )
    page = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=fetcher)
    sys.stdout.buffer.write(page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"))


if __name__ == "__main__":
    main()
