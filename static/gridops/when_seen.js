/* A part of a page that weighs much, and stands last, is fetched when it comes into sight: its style, library and script. */
(() => {
    "use strict";
    const { place, style, library, script } = document.currentScript.dataset;
    const box = document.getElementById(place);
    const load = (src) => new Promise((loaded, failed) => {
        document.head.append(Object.assign(document.createElement("script"), { src, onload: loaded, onerror: failed }));
    });
    const sight = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
            sight.disconnect();
            document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: style }));
            load(library).then(() => load(script)).catch(() => box.closest("section").remove());
        }
    }, { rootMargin: "200px" });
    sight.observe(box);
})();
