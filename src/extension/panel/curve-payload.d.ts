import type { CurveData } from '../../core/view-data.ts';
import type { CurvePayload } from '../../protocol/messages.ts';
/** A curve for the page: columns packed into tight buffers. */
export declare function curvePayload(curve: CurveData): CurvePayload;
