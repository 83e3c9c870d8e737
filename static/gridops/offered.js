/* A sentence that is offered below a box for words is written into it by a tap, after what stands there. */
document.addEventListener("click", (event) => {
    "use strict";
    const tapped = event.target.closest("[data-offered]");
    if (!tapped) {
        return;
    }
    const box = tapped.parentElement.previousElementSibling;
    const before = box.value.trimEnd();
    box.value = before ? `${before}\n${tapped.textContent}` : tapped.textContent;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
});
