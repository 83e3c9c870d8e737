/* What the theme's choosers say, which bring English alone. */
window.addEventListener("DOMContentLoaded", () => {
    "use strict";
    const chooser = window.django?.jQuery?.fn.select2;
    if (!chooser || !document.documentElement.lang.toLowerCase().startsWith("zh")) {
        return;
    }
    chooser.defaults.set("language", {
        errorLoading: () => "没有取到结果，请再试一次",
        inputTooLong: () => "输入的字太多",
        inputTooShort: () => "请输入要找的字",
        loadingMore: () => "正在取更多…",
        maximumSelected: () => "不能再选",
        noResults: () => "没有找到",
        removeAllItems: () => "全部移除",
        removeItem: () => "移除",
        search: () => "搜索",
        searching: () => "正在查找…",
    });
}, true);
