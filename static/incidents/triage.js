/* The queue by keys: a key opens its decision and goes to its first field; the same key again sends it. */
(function () {
    "use strict";
    const box = document.querySelector("[data-triage]");
    if (!box) return;

    function open(details) {
        box.querySelectorAll("details").forEach((other) => { other.open = other === details; });
        const field = details.querySelector("select:not([disabled]), textarea, input:not([type=hidden])");
        (field || details.querySelector("button")).focus();
    }

    function send(form) {
        if (!form.dataset.sent) {
            form.dataset.sent = "1";  // a key that is held down decides once
            form.requestSubmit();
        }
    }

    document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
        const target = event.target;
        const writes = target.matches("textarea, input:not([type=hidden]), [contenteditable]");
        if (event.key === "Escape" && target.blur) { target.blur(); return; }
        if (writes || event.key.length !== 1) return;
        const chosen = box.querySelector('[data-key="' + CSS.escape(event.key.toUpperCase()) + '"]');
        if (!chosen) return;
        event.preventDefault();
        if (chosen.tagName === "FORM") send(chosen);
        else if (chosen.open && chosen.dataset.shown) send(chosen.querySelector("form"));
        else { open(chosen); }
        if (chosen.dataset) chosen.dataset.shown = "1";
    });
    // The first decision lies open from the start: its key sends it at once.
    const first = box.querySelector("details[open]");
    if (first) first.dataset.shown = "1";
})();
