/* Several files at once: their names stand below the field. unfold's own script knows one file in a field of its
   own making, and fails at the browser's plain one; the mark keeps it away. */
window.addEventListener("DOMContentLoaded", () => {
    "use strict";
    document.querySelectorAll("input[type=file][multiple]").forEach((input) => {
        input.hasChangeListener = true;
        const names = document.createElement("ul");
        names.className = "office-files";
        input.after(names);
        input.addEventListener("change", () => {
            names.replaceChildren(...Array.from(input.files, (file) => {
                const line = document.createElement("li");
                line.textContent = file.name;
                return line;
            }));
        });
    });
});
