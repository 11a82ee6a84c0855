/** The build of hls.js without subtitles, captions and DRM has no declarations of its own. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
