/* Where one case lies, within the border of its grid: no tiles, nothing from outside. The library comes with the first map. */
(() => {
    "use strict";
    const { leaflet, leafletStyle } = document.currentScript.dataset;
    let library = null;

    const load = () => new Promise((loaded, failed) => {
        document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: leafletStyle }));
        const script = Object.assign(document.createElement("script"), { src: leaflet, onload: loaded, onerror: failed });
        document.head.append(script);
    });

    const draw = (box) => {
        const place = JSON.parse(box.querySelector("script").textContent);
        const map = L.map(box, { attributionControl: false, zoomSnap: 0.25 });
        L.circleMarker(place.point, { radius: 8, color: "#b42318", fillOpacity: 0.8 }).addTo(map);
        if (place.boundary) {
            const style = { color: "#2f6fb0", weight: 1.5, fillOpacity: 0.15 };
            const border = L.geoJSON(place.boundary, { style }).addTo(map);
            const name = document.createElement("span");
            name.textContent = place.grid;
            border.bindTooltip(name);
            map.fitBounds(border.getBounds().extend(place.point), { padding: [16, 16] });
        } else {
            map.setView(place.point, 15);
        }
    };

    /* A row that opens: a map needs its size, which a hidden row does not have. */
    document.addEventListener("opened", (event) => {
        const box = event.target.querySelector("[data-case-map]:not([data-drawn])");
        if (box) {
            box.dataset.drawn = "";
            library = library || load();
            library.then(() => draw(box)).catch(() => box.remove());
        }
    });
})();
