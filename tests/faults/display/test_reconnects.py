from tests.services.display.evening import Evening
from tests.services.display.running_display import Display
from tests.services.display.test_reconnects import come_back


def test_a_thousand_times_whoever_comes_back_gets_the_whole_board_at_once(display: Display, evening: Evening) -> None:
    come_back(display, evening, times=1000)
