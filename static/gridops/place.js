/* The form of a place is folded: a link to it opens it, and it is open again after "save and continue". */
(() => {
    "use strict";
    const folded = document.querySelector(".place-form");
    const kept = `open ${location.pathname}`;
    if (sessionStorage.getItem(kept)) {
        sessionStorage.removeItem(kept);
        folded.open = true;
    }
    // Not every browser opens what lies folded around the end of a link.
    const opens = () => {
        if (location.hash === "#place-form") {
            folded.open = true;
        }
    };
    opens();
    addEventListener("hashchange", opens);
    document.addEventListener("click", (event) => {
        if (event.target.closest("a[data-opens]")) {
            folded.open = true;
        }
    });
    document.addEventListener("submit", (event) => {
        if (event.submitter?.name === "_continue") {
            sessionStorage.setItem(kept, "yes");
        }
    });
})();
