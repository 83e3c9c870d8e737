/* For who uses a keyboard alone, or has a page read aloud: what the theme and the browser leave out. */
(() => {
    "use strict";
    /* A table wider than its place is scrolled by the arrow keys too, and is a stop only while it is wider. */
    const scrolls = (box) => box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    const stop = (box) => (scrolls(box) ? box.setAttribute("tabindex", "0") : box.removeAttribute("tabindex"));
    const stops = () => {
        const widths = new ResizeObserver((boxes) => boxes.forEach(({ target }) => stop(target)));
        document.querySelectorAll(".scroll, .office-scroll, .office-facts dd").forEach((box) => widths.observe(box));
    };

    /* The theme calls every table below a form “scrollable content”, in English: it has the name of its part. */
    const nameTables = () => document.querySelectorAll(".simplebar-content-wrapper").forEach((box) => {
        const part = box.closest("[aria-labelledby]")?.getAttribute("aria-labelledby");
        box.setAttribute("role", "group");
        if (part) {
            box.removeAttribute("aria-label");
            box.setAttribute("aria-labelledby", part);
        } else {
            box.setAttribute("aria-label", document.title);
        }
    });

    /* A chooser is named by the label of its field. */
    const nameChoosers = () => document.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
        const [label] = select.labels;
        const chooser = select.nextElementSibling;
        if (!label || !chooser?.classList.contains("select2")) {
            return;
        }
        label.id ||= `${select.id}-label`;
        chooser.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]").forEach((box) => {
            box.removeAttribute("aria-label");
            box.setAttribute("aria-labelledby", label.id);
        });
    });

    /* A field in a table below a form is named by the head of its column. */
    const nameCells = () => document.querySelectorAll(
        "td :is(input:not([type=hidden]), select, textarea):not([aria-label], [aria-labelledby])",
    ).forEach((field) => {
        const cell = field.closest("td");
        const head = cell.closest("table").tHead?.rows[0]?.cells[cell.cellIndex];
        if (head?.textContent.trim() && !field.labels?.length) {
            field.setAttribute("aria-label", head.textContent.replace(/[*\s]+/g, " ").trim());
        }
    });

    /* An icon is an English word to who has a page read aloud: it is left out, and what holds nothing else is named. */
    const CHINESE = document.documentElement.lang.toLowerCase().startsWith("zh");
    const WORDS = { grid_view: ["首页", "Home"], search: ["搜索", "Search"] };
    const nameIcons = () => document.querySelectorAll(".material-symbols-outlined:not([aria-hidden])").forEach((icon) => {
        const held = icon.closest("a, button");
        const named = !held || held.title || held.getAttribute("aria-label");
        const words = WORDS[icon.textContent.trim()];
        icon.setAttribute("aria-hidden", "true");
        const spoken = () => Array.from(held.querySelectorAll("*"), (one) => Array.from(one.childNodes)).flat()
            .concat(Array.from(held.childNodes))
            .some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim() && !one.parentElement.closest("[aria-hidden=true]"));
        if (!named && words && !spoken()) {
            held.setAttribute("aria-label", words[CHINESE ? 0 : 1]);
        }
    });

    const name = () => {
        nameTables();
        nameChoosers();
        nameCells();
    };
    window.addEventListener("load", () => {
        stops();
        name();
        document.querySelector(".office-wrong")?.focus(); // what was refused is read first
        // Choosers are made when jQuery calls itself ready, which may be after the page is loaded.
        window.django?.jQuery?.(() => setTimeout(name));
    });
    window.addEventListener("DOMContentLoaded", () => {
        nameIcons();
        new MutationObserver(nameIcons).observe(document.body, { childList: true, subtree: true });
    });
    document.addEventListener("formset:added", () => setTimeout(name));
})();
