"""Reading the result of a børs, and what stands beside it."""

from .comparison import Compared, read_comparison
from .counter import Counter, read_archived_counter, read_counter, read_per_minute
from .editable_texts import EditableAgreement, read_editable_agreements
from .late_waiting import late_waiting
from .organiser_files import read_raw_records
from .position import newest_position
from .result import read_result
from .unmet_needs import read_unmet_needs

__all__ = [
    "Compared",
    "Counter",
    "EditableAgreement",
    "late_waiting",
    "newest_position",
    "read_archived_counter",
    "read_comparison",
    "read_counter",
    "read_editable_agreements",
    "read_per_minute",
    "read_raw_records",
    "read_result",
    "read_unmet_needs",
]
