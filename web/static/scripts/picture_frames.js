// The frames that bring parts of a page: each builds on the picture before it.
import { parsePage } from "./page_request.js";

/**
 * Returns `take(frame, show)`, for the frames of one socket after the other: where a frame brings HTML, `show(page, isWhole)` is called with
 * it as a document. It returns whether the page is now the picture of the frame: false where one was missed, or cannot be shown.
 */
export function pictureTaker() {
  let number = null;

  return function take({ picture, since, html }, show) {
    if (html && (since === null || since === number)) {
      number = null; // should it fail
      try {
        show(parsePage(html), since === null);
      } catch {
        return false;
      }
      number = picture;
    }
    return number === picture;
  };
}
