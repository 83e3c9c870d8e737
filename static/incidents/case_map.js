/* Where one case lies, within the border of its grid: no tiles, nothing from outside. */
(function () {
    "use strict";
    const place = JSON.parse(document.getElementById("triage-place").textContent);
    const map = L.map("triage-map", { attributionControl: false, zoomSnap: 0.25 });
    L.circleMarker(place.point, { radius: 8, color: "#b42318", fillOpacity: 0.8 }).addTo(map);
    if (place.boundary) {
        const border = L.geoJSON(place.boundary, { style: { color: "#2f6fb0", weight: 1.5, fillOpacity: 0.15 } }).addTo(map);
        const name = document.createElement("span");
        name.textContent = place.grid;
        border.bindTooltip(name);
        map.fitBounds(border.getBounds().extend(place.point), { padding: [16, 16] });
    } else {
        map.setView(place.point, 15);
    }
})();
