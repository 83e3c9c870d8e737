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

    const layer = L.geoJSON(data, {
        style: (feature) => ({
            color: COLOURS[feature.properties.complexity] || COLOURS.ordinary,
            weight: 1.5,
            fillOpacity: 0.3,
        }),
        onEachFeature: (feature, shape) => shape.bindPopup(() => label(feature.properties)),
    }).addTo(map);
    map.fitBounds(layer.getBounds(), { padding: [12, 12] });
})();
