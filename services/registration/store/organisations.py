"""Organisations and the index by which they are found: reading, and the parts of a commit that keep them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from frivilligbors import keys
from frivilligbors.codec import pack
from frivilligbors.commit import Absent, Delete, Equals, Put
from frivilligbors.read_batch import ReadBatch
from frivilligbors.records import Organisation, Participant
from web.context import Context

from ..rules.registration import OrganisationInput, ResolvedOrganisations, name_key


def read_known(context: Context, bors: str, inputs: Iterable[OrganisationInput]) -> dict[str, Organisation]:
    """The organisations that are registered already, by each index key of the inputs."""
    batch = context.batch()
    known = batch_read_known(batch, bors, inputs)
    batch.run()
    return known()


def batch_read_known(batch: ReadBatch, bors: str, inputs: Iterable[OrganisationInput]) -> Callable[[], dict[str, Organisation]]:
    """Have a batch read the same; what is returned gives them once the batch has been run."""
    index_keys = list(dict.fromkeys(key for one in inputs for key in one.index_keys))
    ids = batch.fields(keys.ORGANISATION_INDEX, bors, *index_keys)
    organisations = batch.records(Organisation, keys.ORGANISATION, bors, ids)

    def known() -> dict[str, Organisation]:
        by_id = organisations.by_id
        return {key: by_id[id_] for key, id_ in zip(index_keys, ids.value, strict=True) if id_ in by_id}

    return known


def index_unchanged(
    inputs: Iterable[OrganisationInput], known: dict[str, Organisation], resolved: ResolvedOrganisations
) -> Iterator[Absent | Equals]:
    """The expectations that nobody else has registered these organisations, or given them a number, since they were read."""
    for key in {key for one in inputs for key in one.index_keys}:
        if key in known:
            yield Equals(keys.ORGANISATION_INDEX, "", key, known[key].organisation_id)
        else:
            yield Absent(keys.ORGANISATION_INDEX, field=key)
    for organisation in resolved.changed:
        if organisation.number:
            yield Absent(keys.ORGANISATION, organisation.organisation_id, "number")


def record_writes(resolved: ResolvedOrganisations) -> list[Put]:
    """The writes that keep the organisations that are new or completed, and their index entries."""
    records = [Put(keys.ORGANISATION, one.organisation_id, pack(one)) for one in resolved.changed]
    return [*records, Put(keys.ORGANISATION_INDEX, "", resolved.index_entries)] if resolved.index_entries else records


def old_name_removals(before: Iterable[Organisation], resolved: ResolvedOrganisations) -> list[Delete]:
    """The writes after which a renamed organisation is no longer found by its old name."""
    after = {one.organisation_id: one for one in resolved.organisations}
    renamed = [one for one in before if (new := after.get(one.organisation_id)) and new.name != one.name]
    old_keys = tuple(key for key in (name_key(one.name) for one in renamed) if key not in resolved.index_entries)
    return [Delete(keys.ORGANISATION_INDEX, "", old_keys)] if old_keys else []


def unshared(context: Context, bors: str, organisations: Iterable[Organisation]) -> set[str]:
    """The ids of those that at most one participant speaks for."""
    speakers = Counter(id_ for one in context.queries.participants(bors) for id_ in one.organisation_ids)
    return {one.organisation_id for one in organisations if speakers[one.organisation_id] <= 1}


def spoken_for_by_others(context: Context, bors: str, participant: Participant) -> set[str]:
    """The ids of the organisations that anybody else speaks for."""
    others = (one for one in context.queries.participants(bors) if one.participant_id != participant.participant_id)
    return {id_ for one in others for id_ in one.organisation_ids}
