// What both maps share of MapLibre: its words in Thai, and a copy of the picture for paper.

export const thai = {
  'Map.Title': 'แผนที่ กด ? เพื่อดูแป้นลัด',
  'Marker.Title': 'ชื่อสถานที่',
  'Popup.Close': 'ปิด',
  'NavigationControl.ZoomIn': 'ซูมเข้า',
  'NavigationControl.ZoomOut': 'ซูมออก',
  'NavigationControl.ResetBearing': 'หันทิศเหนือขึ้น',
  'ScaleControl.Meters': 'ม.',
  'ScaleControl.Kilometers': 'กม.',
  'CooperativeGesturesHandler.WindowsHelpText': 'กด Ctrl แล้วเลื่อนเพื่อซูมแผนที่',
  'CooperativeGesturesHandler.MacHelpText': 'กด ⌘ แล้วเลื่อนเพื่อซูมแผนที่',
  'CooperativeGesturesHandler.MobileHelpText': 'ใช้สองนิ้วเลื่อนแผนที่',
};

/** On paper a canvas of WebGL is empty: before printing, leaves a copy of what is seen in `place`. */
export function copyForPaper(map, place) {
  function copy() {
    const from = map.getCanvas();
    const paper = place.querySelector('.paper') ?? place.appendChild(document.createElement('canvas'));
    paper.className = 'paper';
    paper.width = from.width;
    paper.height = from.height;
    map.redraw();
    paper.getContext('2d').drawImage(from, 0, 0);
  }
  addEventListener('beforeprint', copy);
  matchMedia('print').addEventListener('change', event => { if (event.matches) copy(); });
}

/** A button that shows the whole country, for the corner of the map. */
export const wholeCountry = action => ({
  onAdd() {
    const group = document.createElement('div');
    group.className = 'maplibregl-ctrl maplibregl-ctrl-group';
    const button = group.appendChild(document.createElement('button'));
    button.type = 'button';
    button.className = 'whole-country';
    button.title = 'ดูทั้งประเทศ';
    button.setAttribute('aria-label', button.title);
    button.appendChild(document.createElement('span')).className = 'maplibregl-ctrl-icon';
    button.addEventListener('click', action);
    return group;
  },
  onRemove() {},
});
