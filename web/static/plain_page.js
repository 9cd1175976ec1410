// A classic script, for every browser. While the page's own script does not run, or once it has failed, the page is loaded again at
// intervals, as it is where there are no scripts. `data-seconds` says how often; the own script says that it runs by `data-running` on <html>.
(function () {
  var root = document.documentElement, every = Number(document.currentScript.getAttribute("data-seconds")) * 1000, failed = false;

  function fail(event) {
    if (event.type === "unhandledrejection" || String(event.filename).indexOf("/static/") > 0) failed = true;
  }

  function isInUse() {
    var focused = document.activeElement;
    return document.hidden || Boolean(focused && /^(INPUT|SELECT|TEXTAREA)$/.test(focused.tagName)) || Boolean(document.querySelector("details[open]"));
  }

  // Only where our server answers: what stands here is better than a browser's page of errors.
  function reloadIfAnswered() {
    var request = new XMLHttpRequest();
    request.onload = function () {
      if (request.getResponseHeader("Frivilligbors")) location.reload();
    };
    request.open("GET", location.href);
    request.send();
  }

  addEventListener("error", fail);
  addEventListener("unhandledrejection", fail);
  setInterval(function () {
    if ((failed || !root.hasAttribute("data-running")) && !isInUse()) reloadIfAnswered();
  }, every);
})();
