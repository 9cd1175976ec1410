"""A file of fifty megabytes, in a browser: the answer stands beside the field, and the logo is as it was."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.running_house import RunningHouse


def test_too_large_a_file_is_answered_on_the_page_it_was_sent_from(
    page: Page, house: RunningHouse, bors: str, tmp_path: Path
) -> None:
    house.run("bors", "create", bors, "--name", "Børsen")
    page.goto(f"{house.url}/arrangor/inn#{house.invite('organiser', bors, 'Ola')}")
    page.wait_for_url(f"**/arrangor/{bors}")
    page.goto(f"{house.url}/arrangor/{bors}/logo")
    file = tmp_path / "logo.png"
    with file.open("wb") as sparse:
        sparse.truncate(50 * 1024 * 1024)
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Ta i bruk").click()
    expect(page.locator("#file-error")).to_contain_text("Filen er for stor")
