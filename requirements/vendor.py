"""Copies what the hub serves out of the npm packages into hub/static; does not fetch anything (see vendor.sh).

KERN's style sheet is laid into the cascade layer `kern`, so the hub's own rules win without fighting
specificity; its grid and utility classes (half of the file) are left out. Icons become one sprite, `icons.svg`.
"""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

FONTS = {400: "FiraSans-Regular", 500: "FiraSans-Medium", 600: "FiraSans-SemiBold"}

# name in the hub → file in Material Symbols (the family KERN's own icons come from)
ICONS = {
    # file types
    "folder": "folder-fill",
    "pdf": "picture_as_pdf-fill",
    "word": "article-fill",
    "spreadsheet": "table-fill",
    "slides": "slideshow-fill",
    "image": "image-fill",
    "archive": "folder_zip-fill",
    "email": "mail-fill",
    "text": "description-fill",
    "video": "movie-fill",
    "audio": "audio_file-fill",
    "other": "draft-fill",
    # places
    "home": "home",
    "documents": "folder_open",
    "trash": "delete",
    "search": "search",
    "help": "help",
    "audit": "receipt_long",
    "institution": "domain",
    "people": "group",
    "person": "person",
    "groups": "groups",
    "devices": "devices",
    "account": "manage_accounts",
    "bell": "notifications",
    "comment": "comment",
    "calendar": "calendar_month",
    "tasks": "task_alt",
    "board": "view_kanban",
    "room": "meeting_room",
    "poll": "how_to_vote",
    "training": "school",
    "minutes": "edit_note",
    "agenda": "format_list_numbered",
    "certificate": "workspace_premium",
    "place": "location_on",
    "video-call": "videocam",
    "chart": "bar_chart",
    "checklist": "checklist",
    # actions
    "print": "print",
    "qr": "qr_code_2",
    "feed": "rss_feed",
    "repeat": "event_repeat",
    "call-off": "event_busy",
    "drag": "drag_indicator",
    "left": "chevron_left",
    "upload": "upload",
    "upload-folder": "drive_folder_upload",
    "download": "download",
    "new-folder": "create_new_folder",
    "add": "add",
    "edit": "edit",
    "move": "drive_file_move",
    "copy": "content_copy",
    "history": "history",
    "sign-out": "logout",
    "more": "more_horiz",
    "open": "open_in_new",
    "lock": "lock",
    "link": "link",
    "filter": "filter_list",
    # signs
    "menu": "menu",
    "close": "close",
    "check": "check",
    "chevron-right": "chevron_right",
    "chevron-down": "keyboard_arrow_down",
    "up": "arrow_upward",
    "down": "arrow_downward",
    "back": "arrow_back",
    "visibility": "visibility",
    "pause": "pause",
    "play": "play_arrow",
    "retry": "refresh",
    "info": "info-fill",
    "success": "check_circle-fill",
    "warning": "warning-fill",
    "danger": "error-fill",
    "dot": "fiber_manual_record-fill",
    "tag": "sell",
    "clock": "schedule",
    "light": "light_mode",
    "dark": "dark_mode",
    "auto": "brightness_medium",
    "density": "density_small",
}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def kern_in_a_layer(source: str) -> str:
    """KERN's components and tokens without its grid and utilities, inside `@layer kern`."""
    body = source.removeprefix('@charset "UTF-8";')
    grid = body.index(".kern-container-fluid,.kern-container{")
    return "@layer kern{" + body[:grid] + "}\n"


def font_faces() -> str:
    face = (
        "@font-face{{font-family:'Fira Sans';src:url('{file}.woff2') format('woff2');"
        "font-weight:{weight};font-style:normal;font-display:swap}}\n"
    )
    return "".join(face.format(file=file, weight=weight) for weight, file in FONTS.items())


def sprite(folder: Path) -> str:
    symbols = []
    for name, file in ICONS.items():
        svg = (folder / f"{file}.svg").read_text()
        box = re.search(r'viewBox="([^"]+)"', svg)
        paths = "".join(re.findall(r"<path[^>]*/>", svg))
        symbols.append(f'<symbol id="{name}" viewBox="{box.group(1)}">{paths}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def main(modules: Path, static: Path) -> None:
    vendor = static / "vendor"
    shutil.rmtree(vendor, ignore_errors=True)
    kern = modules / "@kern-ux/native"
    tus = modules / "tus-js-client"
    symbols = modules / "@material-symbols/svg-400"
    tus_script = (tus / "dist/tus.min.js").read_bytes().split(b"//# sourceMappingURL")[0]
    made: dict[Path, tuple[Path, bytes]] = {
        vendor / "kern/kern.css": (kern, kern_in_a_layer((kern / "dist/kern.min.css").read_text()).encode()),
        vendor / "kern/fonts.css": (kern, font_faces().encode()),
        vendor / "kern/LICENSE.md": (kern, (kern / "LICENSE.md").read_bytes()),
        vendor / "tus/tus.min.js": (tus, tus_script),
        vendor / "tus/LICENSE": (tus, (tus / "LICENSE").read_bytes()),
        static / "icons.svg": (symbols, sprite(symbols / "outlined").encode()),
    }
    for file in FONTS.values():
        font = kern / f"dist/fonts/fira-sans/{file}.woff2"
        made[vendor / f"kern/{file}.woff2"] = (kern, font.read_bytes())

    lines = ["Made by `make vendor`; do not edit. Package, version, licence, sha256, file.", ""]
    for path, (package, data) in sorted(made.items()):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        about = json.loads((package / "package.json").read_text())
        name = path.relative_to(static)
        lines.append(f"{about['name']} {about['version']} {about['license']} {sha256(data)} {name}")
    lines += ["", "Fira Sans (in @kern-ux/native): SIL Open Font License 1.1, Mozilla Foundation, Telefonica S.A."]
    (vendor / "VENDOR.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
