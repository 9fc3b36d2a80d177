import { type ExportRequest, exportFile, exportPiece } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';

/** Bytes in a piece: its base64 stays well below 4 MiB a message. */
const PIECE_BYTES = 3 * 2 ** 18;

let uploads = 0;

/** Hands a picture to the host in pieces. @returns what the pieces are called */
export async function uploadPicture(host: Host, picture: Blob): Promise<number> {
  uploads += 1;
  const upload = uploads;
  const bytes = new Uint8Array(await picture.arrayBuffer());
  for (let piece = 0; piece * PIECE_BYTES < bytes.length; piece += 1) {
    const part = bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES);
    await host.ask(exportPiece, { upload, piece, base64: base64Of(part) });
  }
  return upload;
}

function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

/** Has the host save a file. @returns its name; null when the person thought better of it */
export async function saveFile(host: Host, request: ExportRequest): Promise<string | null> {
  return (await host.ask(exportFile, request)).saved;
}
