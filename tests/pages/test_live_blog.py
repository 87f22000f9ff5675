"""The entries of a live blog in scraped text."""

from onrecord.pages.scraped import read_scraped

BLOG = """\
Brackwater flood: bridge closed - live | The Harbour Post
Home
News
Brackwater flood: bridge closed - live
4 May 2031

18:20
Bridge closed until morning

The council has closed the old bridge until morning. It said engineers would look at the piers at first light.

16.05 BST
Water in the market hall

The market hall stands under half a metre of water, its keeper, Tom Ashby, told our reporter.

Advertisement

2:40 pm
School sends pupils home

The school on the quay sent its pupils home at noon, because the cellar with the boilers had filled.

11:15
River over its banks

The river broke its banks at the weir on Sunday morning. Nobody has been hurt, the fire brigade said.

This live blog is now closed. Thank you for reading.

Most read
Trawler skipper cleared over lost buoy
© 2031 The Harbour Post
"""


def test_every_entry_is_the_article_and_no_time_is() -> None:
    page = read_scraped(BLOG)
    assert [p.split()[0] for p in page.text.split("\n\n")] == [
        *("Bridge", "The", "Water", "The", "School", "The", "River", "The")
    ]
    left_out = {block.text: block.kind for block in page.furniture}
    assert [left_out[hour] for hour in ("18:20", "16.05 BST", "2:40 pm", "11:15")] == ["date_line"] * 4
    assert left_out["Advertisement"] == "advert"
    assert "This live blog is now closed. Thank you for reading." in left_out


TICKER = """\
Ferry to Brackwater stops for the winter

10:40

The ferry to Brackwater will stop on Monday and sail again in April, the harbour commission said.

“We cannot run a ship for nine passengers a day,” its chairwoman, Ines Varga, told reporters at the quay.

The islanders have written to the ministry and asked it to pay for one crossing a week until spring.

Most read
21:10
Trawler skipper cleared over lost buoy
19:45
Snow shuts the pass
17:20
The lighthouse that would not sell
"""


def test_headlines_with_their_times_are_no_entries() -> None:
    page = read_scraped(TICKER)
    assert len(page.text.split("\n\n")) == 3
    assert "Snow shuts the pass" in {block.text for block in page.furniture}


def test_a_time_above_an_article_is_left_out() -> None:
    page = read_scraped(TICKER.split("\n\nMost read")[0])
    assert page.text.startswith("The ferry to Brackwater")
    assert page.furniture[-1].kind == "date_line"
