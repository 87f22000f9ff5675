"""Makes scraped text of HTML pages, as a tool without a reader would: everything a page shows, as lines.

scrape.py HTML_DIR OUT_DIR
"""

import gzip
import sys
from pathlib import Path

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding


def main() -> None:
    pages, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(pages.glob("*.html*")):
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        html = bytes_to_str(data, detect_encoding(data))
        key = path.name.split(".")[0]
        (out / f"{key}.txt").write_text(extract_plain_text(html, main_content=False), encoding="utf-8")


if __name__ == "__main__":
    main()
