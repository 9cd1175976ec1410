"""Reading the result of a børs, and what stands beside it."""

from .comparison import Compared, load_comparison
from .counter import Counter, load_archived_counter, load_counter, load_per_minute
from .editable_texts import EditableAgreement, load_editable_agreements
from .late_waiting import late_waiting
from .organiser_files import load_raw_records
from .position import newest_position
from .result import load_result
from .unmet_needs import load_unmet_needs

__all__ = [
    "Compared",
    "Counter",
    "EditableAgreement",
    "late_waiting",
    "load_archived_counter",
    "load_comparison",
    "load_counter",
    "load_editable_agreements",
    "load_per_minute",
    "load_raw_records",
    "load_result",
    "load_unmet_needs",
    "newest_position",
]
