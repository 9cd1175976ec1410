// What is checked before an agreement is sent: what is missing, and what there is to ask about.
import { getText } from "../view/texts.js";
import { findDuplicate, mentionsMoney } from "./warnings.js";

/** What is missing: the sentence, and the field it stands beside; null if nothing is. */
export function findMissing({ parties, category, agreed_at }, participants) {
  const unchosen = participants.findIndex((participant, index) => participant.organisations.length > 1 && !parties[index].organisation_id);
  if (unchosen >= 0) return [getText("whom"), `parties.${unchosen}.organisation_id`];
  if (parties.every((party) => !party.gives)) return [getText("nobody_gives"), "parties.0.gives"];
  if (!agreed_at) return [getText("which_time"), "clock"];
  return category ? null : [getText("which_category"), "category"];
}

/** What to ask about, unless it is `answered`: money, or an agreement of just now that looks the same. The same paper form is no doubt. */
export function findQuestion(body, answered, recentAgreements) {
  if (!answered && body.kind !== "intent" && mentionsMoney(body.parties.map((party) => party.gives))) return ["money"];
  const duplicate = answered === "new" ? null : findDuplicate(body.parties, recentAgreements);
  return duplicate && !(body.paper && duplicate.paper === body.paper) ? ["twice", duplicate] : null;
}
