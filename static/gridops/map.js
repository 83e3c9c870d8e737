/* The grids on a plain background: no tiles, nothing from outside. */
(function () {
    "use strict";
    const COLOURS = { ordinary: "#2f6fb0", complex: "#c8641b" };
    const data = JSON.parse(document.getElementById("grid-boundaries").textContent);
    const map = L.map("grid-map", { attributionControl: false, zoomSnap: 0.25 });

    function label(properties) {
        // Text nodes only: a name is never read as markup.
        const box = document.createElement("div");
        const name = document.createElement("strong");
        name.textContent = properties.name;
        box.append(name, document.createElement("br"), properties.code, document.createElement("br"), properties.village);
        return box;
    }

    const before = document.getElementById("grid-boundaries-before");
    if (before) {
        L.geoJSON(JSON.parse(before.textContent), { style: { color: "#444", weight: 1, dashArray: "4", fill: false } }).addTo(map);
    }

    function colour(properties) {
        // In a preview what counts is which grids the file draws anew.
        if ("redrawn" in properties) {
            return properties.redrawn ? COLOURS.complex : COLOURS.ordinary;
        }
        return COLOURS[properties.complexity] || COLOURS.ordinary;
    }

    const layer = L.geoJSON(data, {
        style: (feature) => ({
            color: colour(feature.properties),
            weight: 1.5,
            fillOpacity: 0.3,
        }),
        onEachFeature: (feature, shape) => shape.bindPopup(() => label(feature.properties)),
    }).addTo(map);
    const redrawn = L.geoJSON(data, { filter: (feature) => feature.properties.redrawn });
    const shown = redrawn.getLayers().length ? redrawn : layer;
    map.fitBounds(shown.getBounds(), { padding: [12, 12] });
})();
