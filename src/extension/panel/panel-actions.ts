import * as vscode from 'vscode';
import type { PanelAction } from '../../protocol/messages.ts';
import { chooseFile } from '../choose-file.ts';
import { chooseOther } from '../choose-other.ts';
import { choosePartner } from '../choose-partner.ts';
import type { LensServices } from '../lens-services.ts';
import { log } from '../log.ts';
import type { InspectorPanel } from './inspector-panel.ts';

/** What the page's buttons ask of the host. */
export async function actOnPanel(
  action: PanelAction,
  inspector: InspectorPanel,
  services: LensServices,
): Promise<void> {
  const { pair } = inspector;
  switch (action) {
    case 'refresh':
      return await inspector.load('opened');
    case 'show-log':
      return log().show();
    case 'open-ground-truth':
      return await openFile(pair.groundTruth);
    case 'open-prediction':
      return await openFile(pair.prediction);
    case 'choose-image': {
      const image = await chooseFile('Choose the image', pair.image ?? pair.groundTruth);
      if (image) await inspector.show({ ...pair, image });
      return;
    }
    case 'choose-ground-truth': {
      const groundTruth = await partnerOf(pair.prediction, 'prediction', services, () =>
        chooseFile('Choose the ground truth', pair.groundTruth ?? pair.prediction),
      );
      if (!groundTruth) return;
      if (pair.prediction) await services.partners.set(pair.prediction, { groundTruth, prediction: pair.prediction });
      return await inspector.show({ ...pair, groundTruth, overruled: {} });
    }
    case 'choose-prediction': {
      const prediction = await partnerOf(pair.groundTruth, 'truth', services, () =>
        chooseFile('Choose the prediction', pair.prediction ?? pair.groundTruth),
      );
      if (!prediction) return;
      if (pair.groundTruth)
        await services.partners.set(pair.groundTruth, { groundTruth: pair.groundTruth, prediction });
      return await inspector.show({ ...pair, prediction, overruled: {} });
    }
    case 'compare-with': {
      const prediction = await chooseOther(pair, services);
      if (prediction) await inspector.compareWith({ prediction, overruled: {} });
      return;
    }
    case 'stop-comparing':
      return await inspector.compareWith(null);
    case 'next-pair':
    case 'previous-pair':
      return await services.step(inspector, action === 'next-pair' ? 1 : -1);
  }
}

/** Where several files could be the other side of one, a choice among them, else of any file. */
async function partnerOf(
  file: vscode.Uri | null,
  role: 'truth' | 'prediction',
  services: LensServices,
  ofAny: () => Promise<vscode.Uri | null>,
): Promise<vscode.Uri | null> {
  const found = file && (await services.findPartner(file));
  if (!found || found.search.role !== role || found.candidates.length < 2) return await ofAny();
  return await choosePartner(file, found, services);
}

async function openFile(uri: vscode.Uri | null): Promise<void> {
  if (uri) await vscode.commands.executeCommand('vscode.open', uri, vscode.ViewColumn.Beside);
}
