"""
The drawings of all icons: name to the inside of a 20 by 20 SVG, drawn as a line without fill.

One place, so that the same thing always has the same sign. An icon is an ornament beside a word and
says nothing alone; a new one is drawn with the same weight and gets its place in the gallery.
"""

ICONS: dict[str, str] = {
    # places
    "sun": (
        '<circle cx="10" cy="10" r="3.4"/><path d="M10 2.2v2M10 15.8v2M2.2 10h2M15.8 10h2M4.5 4.5l1.4 1.4'
        'M14.1 14.1l1.4 1.4M4.5 15.5l1.4-1.4M14.1 5.9l1.4-1.4"/>'
    ),
    "folder": '<path d="M2.5 6V15.5h15V7h-8L7.8 4.5H2.5z"/>',
    "child": '<circle cx="10" cy="5.2" r="2.6"/><path d="M10 8v5M6 10.2h8M10 13l-2.6 4.5M10 13l2.6 4.5"/>',
    "people": (
        '<circle cx="7" cy="6.8" r="2.6"/><path d="M2.2 16c.4-3 2.4-4.6 4.8-4.6s4.4 1.6 4.8 4.6M12.6 4.4'
        'a2.6 2.6 0 0 1 0 4.8M14.4 11.8c1.9.6 3 2.1 3.4 4.2"/>'
    ),
    "group": '<rect x="2.8" y="3.5" width="14.4" height="13" rx="1"/><path d="M2.8 8h14.4M8 8v8.5"/>',
    "chart": '<path d="M3 17h14M5.5 17v-5M10 17V5M14.5 17V9"/>',
    "settings": (
        '<circle cx="10" cy="10" r="2.6"/><path d="M10 2.5v2.6M10 14.9v2.6M2.5 10h2.6M14.9 10h2.6M4.7 4.7'
        'l1.8 1.8M13.5 13.5l1.8 1.8M4.7 15.3l1.8-1.8M13.5 6.5l1.8-1.8"/>'
    ),
    "inbox": '<path d="M3 11l2.4-7h9.2L17 11v5.5H3zM3 11h4.2l1 2h3.6l1-2H17"/>',
    "list": '<path d="M7.5 5.5H17M7.5 10H17M7.5 14.5H17M3.2 5.5h.6M3.2 10h.6M3.2 14.5h.6"/>',
    # things
    "search": '<circle cx="8.8" cy="8.8" r="5.2"/><path d="M12.8 12.8L17 17"/>',
    "bell": (
        '<path d="M4.5 14.2h11c-1.2-1.2-1.4-2.4-1.4-4.6 0-2.8-1.6-4.7-4.1-4.7S5.9 6.8 5.9 9.6c0 2.2-.2 3.4'
        '-1.4 4.6zM8.6 16.8h2.8"/>'
    ),
    "lock": ('<rect x="4.5" y="9" width="11" height="8" rx="1.2"/><path d="M6.8 9V6.4a3.2 3.2 0 0 1 6.4 0V9"/>'),
    "person": ('<circle cx="10" cy="6.8" r="3.2"/><path d="M3.8 17c.5-3.6 2.9-5.4 6.2-5.4s5.7 1.8 6.2 5.4"/>'),
    "phone": (
        '<path d="M4 3.2h3l1.4 3.6-1.9 1.4a9.5 9.5 0 0 0 5.3 5.3l1.4-1.9 3.6 1.4v3c0 .6-.5 1-1.1 1'
        'C9.3 16.8 3.2 10.7 3 4.3c0-.6.4-1.1 1-1.1z"/>'
    ),
    "calendar": '<path d="M3 5h14v12H3zM3 8.5h14M6.8 3v3.5M13.2 3v3.5"/>',
    "note": '<path d="M3 4h14v9.5H9L5.5 17v-3.5H3z"/>',
    "file": '<path d="M5 2.8h6.5L15 6.3v10.9H5zM11.5 2.8v3.5H15"/>',
    "home": '<path d="M3 9.5L10 3.5l7 6V17H3zM8 17v-5h4v5"/>',
    "globe": (
        '<circle cx="10" cy="10" r="7.2"/><path d="M2.8 10h14.4M10 2.8c5 5 5 9.4 0 14.4M10 2.8c-5 5-5 9.4 0 14.4"/>'
    ),
    "exit": '<path d="M8 3.5H3.5v13H8M8.5 10H17M13.5 6.5L17 10l-3.5 3.5"/>',
    "key": '<circle cx="6.8" cy="10" r="3.3"/><path d="M10.1 10H17v3M14 10v2.2"/>',
    # states
    "protect": (
        '<path d="M10 2.3l6.2 2.2v5c0 4-2.6 6.8-6.2 8.2-3.6-1.4-6.2-4.2-6.2-8.2v-5z"/><path d="M7.6 9.6h4.8'
        'v3.6H7.6zM8.5 9.6V8.3a1.5 1.5 0 0 1 3 0v1.3"/>'
    ),
    "alert": '<path d="M10 3l7.6 13.4H2.4zM10 8v4M10 14.2v.1"/>',
    "check": '<path d="M3.8 10.6l4 4L16.2 5.8"/>',
    "cross": '<path d="M5 5l10 10M15 5L5 15"/>',
    "clock": '<circle cx="10" cy="10" r="7.2"/><path d="M10 5.8V10l2.8 2"/>',
    "law": '<path d="M10 3v14M6 17h8M4 6h12M4 6l-2 5.5h4zM16 6l-2 5.5h4z"/>',
    "info": '<circle cx="10" cy="10" r="7.4"/><path d="M10 9.2v4.6M10 6.3v.1"/>',
    "dash": '<path d="M5 10h10"/>',
    "eye": (
        '<path d="M2 10c2-3.7 4.7-5.3 8-5.3s6 1.6 8 5.3c-2 3.7-4.7 5.3-8 5.3S4 13.7 2 10z"/>'
        '<circle cx="10" cy="10" r="2.5"/>'
    ),
    # acts
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "pen": '<path d="M3.5 16.5l.7-3.5L13.5 3.7l2.8 2.8L7 15.8zM11.5 5.7l2.8 2.8"/>',
    "print": '<path d="M5.5 7V3h9v4M5.5 14H3V7h14v7h-2.5M5.5 11.5h9V17h-9z"/>',
    "download": '<path d="M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13"/>',
    "upload": '<path d="M10 13V3.5M6 7l4-4 4 4M3.5 16.5h13"/>',
    "leave": '<path d="M8 3.5H3.5v13H8M8.5 10H17M13.5 6.5L17 10l-3.5 3.5"/>',
    "arrow": '<path d="M4 10h12M11.5 5.5L16 10l-4.5 4.5"/>',
    "back": '<path d="M12.5 4.5L7 10l5.5 5.5"/>',
    "forward": '<path d="M7.5 4.5L13 10l-5.5 5.5"/>',
    "down": '<path d="M4.5 7.5L10 13l5.5-5.5"/>',
}
