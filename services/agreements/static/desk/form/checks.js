// What is looked at before a deal is sent: what is missing, and what there is to ask about.
import { alike, ofMoney } from "./warnings.js";
import { say } from "../view/texts.js";

/** What is missing: the sentence, and the field it stands beside. */
export function missing({ parties, category, agreed_at }, guests) {
  const unsaid = guests.findIndex((guest, place) => guest.organisations.length > 1 && !parties[place].organisation_id);
  if (unsaid >= 0) return [say("whom"), `parties.${unsaid}.organisation_id`];
  if (parties.every((party) => !party.gives)) return [say("nobody_gives"), "parties.0.gives"];
  if (!agreed_at) return [say("which_time"), "clock"];
  return category ? null : [say("which_category"), "category"];
}

/** What a friendly word is due about, if it has not been answered: money, or something told just now. The same form is no doubt. */
export function doubt(body, answered, told) {
  if (!answered && body.kind !== "intent" && ofMoney(body.parties.map((party) => party.gives))) return ["money"];
  const like = answered === "new" ? null : alike(body.parties, told);
  return like && !(body.paper && like.paper === body.paper) ? ["twice", like] : null;
}
