/* Paper is white: what is printed is light, also from a page that is dark on the screen. */
(() => {
    "use strict";
    const { classList } = document.documentElement;
    let wasDark = false;
    const print = (printing) => {
        const isDark = wasDark || classList.contains("dark");
        wasDark = printing && isDark;
        classList.toggle("dark", isDark && !printing);
    };
    // The event of the window comes before the pages are laid out, the other one where a browser shows them first.
    window.addEventListener("beforeprint", () => print(true));
    window.addEventListener("afterprint", () => print(false));
    matchMedia("print").addEventListener("change", ({ matches }) => print(matches));
})();
