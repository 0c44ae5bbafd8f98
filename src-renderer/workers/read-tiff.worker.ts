import UTIF from 'utif2';

/** `content` comes with the first question only. */
export type TiffQuestion = { readonly content?: Uint8Array<ArrayBuffer>; readonly page: number };
export type TiffAnswer =
  | {
      readonly pages: number;
      readonly width: number;
      readonly height: number;
      readonly rgba: Uint8ClampedArray<ArrayBuffer>;
    }
  | { readonly fault: string };

let content: ArrayBuffer | null = null;

self.addEventListener('message', ({ data }: MessageEvent<TiffQuestion>) => {
  if (data.content) content = data.content.buffer;
  self.postMessage(answer(data.page));
});

/** Only the page that is asked for is decoded: a fax of fifty pages is half a gigabyte in pixels. */
function answer(page: number): TiffAnswer {
  try {
    if (!content) return { fault: 'there is no file' };
    const pages = UTIF.decode(content);
    const image = pages[page];
    if (!image) return { fault: `there is no page ${page + 1}` };
    UTIF.decodeImage(content, image);
    const rgba = new Uint8ClampedArray(UTIF.toRGBA8(image));
    return { pages: pages.length, width: image.width, height: image.height, rgba };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}
