<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>ModelService</name>
    <message>
        <source>There is no tokenizer that can be read: texts cannot be measured with it.</source>
        <translation>Es gibt keinen lesbaren Tokenizer: Texte lassen sich damit nicht messen.</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>kein Projekt ist offen</translation>
    </message>
    <message>
        <source>the project is read only</source>
        <translation>das Projekt ist nur lesbar</translation>
    </message>
</context>
<context>
    <name>Workbench</name>
    <message>
        <source>SmolLM2-135M-Instruct with three texts and their measured matrices. Opens in a few seconds and needs no network.</source>
        <translation>SmolLM2-135M-Instruct mit drei Texten und ihren gemessenen Matrizen. Öffnet sich in wenigen Sekunden und braucht kein Netz.</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::AttentionCommands</name>
    <message>
        <source>the view is not open</source>
        <translation>die Ansicht ist nicht offen</translation>
    </message>
    <message>
        <source>no model is open</source>
        <translation>kein Modell ist offen</translation>
    </message>
    <message>
        <source>nothing is measured yet</source>
        <translation>noch ist nichts gemessen</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>kein Projekt ist offen</translation>
    </message>
    <message>
        <source>the project is read only</source>
        <translation>das Projekt ist nur lesbar</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Los</translation>
    </message>
    <message>
        <source>Measure the prompt</source>
        <translation>Prompt messen</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Noch einmal messen</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>Prompt bearbeiten</translation>
    </message>
    <message>
        <source>This prompt</source>
        <translation>Dieser Prompt</translation>
    </message>
    <message>
        <source>All texts of the project</source>
        <translation>Alle Texte des Projekts</translation>
    </message>
    <message>
        <source>Jensen–Shannon divergence</source>
        <translation>Jensen-Shannon-Divergenz</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>Kosinus-Ähnlichkeit</translation>
    </message>
    <message>
        <source>Heads matched one to one</source>
        <translation>Köpfe eins zu eins zugeordnet</translation>
    </message>
    <message>
        <source>Best head for each</source>
        <translation>Bester Kopf für jeden</translation>
    </message>
    <message>
        <source>Head by head</source>
        <translation>Kopf für Kopf</translation>
    </message>
    <message>
        <source>Hide attention sink</source>
        <translation>Senke ausblenden</translation>
    </message>
    <message>
        <source>Stop writing</source>
        <translation>Erzeugen anhalten</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Generate, or stop</source>
        <translation>Erzeugen oder anhalten</translation>
    </message>
    <message>
        <source>All heads of all layers</source>
        <translation>Alle Köpfe aller Schichten</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>Colours over the whole range of the measure</source>
        <translation>Farben über den ganzen Bereich des Maßes</translation>
    </message>
    <message>
        <source>Lock heads to the matching</source>
        <translation>Köpfe an die Zuordnung binden</translation>
    </message>
    <message>
        <source>Previous head</source>
        <translation>Voriger Kopf</translation>
    </message>
    <message>
        <source>Next head</source>
        <translation>Nächster Kopf</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Export the figure or its numbers…</source>
        <translation>Abbildung oder ihre Zahlen exportieren…</translation>
    </message>
    <message>
        <source>Add the prompt to the texts</source>
        <translation>Prompt zu den Texten hinzufügen</translation>
    </message>
    <message>
        <source>the prompt is empty</source>
        <translation>der Prompt ist leer</translation>
    </message>
    <message>
        <source>Add a text from a file…</source>
        <translation>Text aus einer Datei hinzufügen…</translation>
    </message>
    <message>
        <source>Remove the chosen text</source>
        <translation>Gewählten Text entfernen</translation>
    </message>
    <message>
        <source>no text is chosen</source>
        <translation>kein Text ist gewählt</translation>
    </message>
    <message>
        <source>Models (*.gguf *.safetensors config.json)</source>
        <translation>Modelle (*.gguf *.safetensors config.json)</translation>
    </message>
    <message>
        <source>Compare with another model…</source>
        <translation>Mit einem anderen Modell vergleichen…</translation>
    </message>
    <message>
        <source>Compare with another model</source>
        <translation>Mit einem anderen Modell vergleichen</translation>
    </message>
    <message>
        <source>Compare the model with itself</source>
        <translation>Modell mit sich selbst vergleichen</translation>
    </message>
    <message>
        <source>it already is</source>
        <translation>das ist es schon</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Which layers see the same? Layer by layer, head by head, token by token.</source>
        <translation>Welche Schichten sehen dasselbe? Schicht für Schicht, Kopf für Kopf, Token für Token.</translation>
    </message>
    <message>
        <source>there is no training run</source>
        <translation>es gibt keinen Trainingslauf</translation>
    </message>
    <message>
        <source>Train sharing…</source>
        <translation>Teilen trainieren…</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Pause the training</source>
        <translation>Training anhalten</translation>
    </message>
    <message>
        <source>Resume the training</source>
        <translation>Training fortsetzen</translation>
    </message>
    <message>
        <source>Pause the training, or go on</source>
        <translation>Training anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>the training is done</source>
        <translation>das Training ist fertig</translation>
    </message>
    <message>
        <source>another training is running</source>
        <translation>ein anderes Training läuft</translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation>Training abbrechen</translation>
    </message>
    <message>
        <source>no training is running</source>
        <translation>kein Training läuft</translation>
    </message>
    <message>
        <source>Use the trained adapter</source>
        <translation>Trainierten Adapter verwenden</translation>
    </message>
    <message>
        <source>no training is done</source>
        <translation>kein Training ist fertig</translation>
    </message>
    <message>
        <source>Add a text to train on…</source>
        <translation>Text zum Trainieren hinzufügen…</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::AttentionView</name>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Read-outs and detail</source>
        <translation>Messwerte und Einzelheiten</translation>
    </message>
    <message>
        <source>Read-outs</source>
        <translation>Messwerte</translation>
    </message>
    <message>
        <source>What is measured</source>
        <translation>Was gemessen wird</translation>
    </message>
    <message>
        <source>This prompt</source>
        <translation>Dieser Prompt</translation>
    </message>
    <message>
        <source>All texts</source>
        <translation>Alle Texte</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Maß</translation>
    </message>
    <message>
        <source>How two rows of attention are compared</source>
        <translation>Wie zwei Zeilen der Aufmerksamkeit verglichen werden</translation>
    </message>
    <message>
        <source>JS divergence</source>
        <translation>JS-Divergenz</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>Kosinus-Ähnlichkeit</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Köpfe</translation>
    </message>
    <message>
        <source>Which heads of two layers are compared</source>
        <translation>Welche Köpfe zweier Schichten verglichen werden</translation>
    </message>
    <message>
        <source>heads matched</source>
        <translation>Köpfe zugeordnet</translation>
    </message>
    <message>
        <source>best head</source>
        <translation>bester Kopf</translation>
    </message>
    <message>
        <source>head by head</source>
        <translation>Kopf für Kopf</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>layers count from 0</source>
        <translation>Schichten zählen ab 0</translation>
    </message>
    <message>
        <source>Figure…</source>
        <translation>Abbildung…</translation>
    </message>
    <message>
        <source>Export the figure or its numbers</source>
        <translation>Abbildung oder ihre Zahlen exportieren</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Two layers</source>
        <translation>Zwei Schichten</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>What you see is of other settings: the new measurement was not made (%1).</source>
        <translation>Was du siehst, gehört zu anderen Einstellungen: Die neue Messung kam nicht zustande (%1).</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>Noch einmal messen</translation>
    </message>
    <message>
        <source>%1 layers, %2 heads</source>
        <translation>%1 Schichten, %2 Köpfe</translation>
    </message>
    <message>
        <source>Figures (*.svg *.pdf *.png)</source>
        <translation>Abbildungen (*.svg *.pdf *.png)</translation>
    </message>
    <message>
        <source>Numbers (*.csv *.json)</source>
        <translation>Zahlen (*.csv *.json)</translation>
    </message>
    <message>
        <source>Add a text</source>
        <translation>Text hinzufügen</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md);;All files (*)</source>
        <translation>Texte (*.txt *.md);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>Share next</source>
        <translation>Nächste teilen</translation>
    </message>
    <message>
        <source>Share the next safest layer</source>
        <translation>Die nächste sicherste Schicht teilen</translation>
    </message>
    <message>
        <source>History and writing</source>
        <translation>Verlauf und Schreiben</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Effect</source>
        <translation>Wirkung</translation>
    </message>
    <message>
        <source>Share as</source>
        <translation>Teilen als</translation>
    </message>
    <message>
        <source>What a layer attends by when it is shared</source>
        <translation>Wonach eine Schicht blickt, wenn sie geteilt wird</translation>
    </message>
    <message numerus="yes">
        <source>%n shared layer(s) against the full model</source>
        <translation>
            <numerusform>%n geteilte Schicht gegen das volle Modell</numerusform>
            <numerusform>%n geteilte Schichten gegen das volle Modell</numerusform>
        </translation>
    </message>
    <message>
        <source>Space shares the layer · click a cell to compare · [ ] step heads</source>
        <translation>Leertaste teilt die Schicht · Zelle anklicken vergleicht · [ ] Köpfe</translation>
    </message>
    <message numerus="yes">
        <source>%n shared layer(s)</source>
        <translation>
            <numerusform>%n geteilte Schicht</numerusform>
            <numerusform>%n geteilte Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 shared</source>
        <translation>%1 von %2 geteilt</translation>
    </message>
    <message>
        <source>Share: heads matched</source>
        <translation>Teilen: Köpfe zugeordnet</translation>
    </message>
    <message>
        <source>Share: direct</source>
        <translation>Teilen: direkt</translation>
    </message>
    <message>
        <source>Share: trained</source>
        <translation>Teilen: trainiert</translation>
    </message>
    <message>
        <source>Preset: %1</source>
        <translation>Vorgabe: %1</translation>
    </message>
    <message>
        <source>Preset from a folder…</source>
        <translation>Vorgabe aus einem Ordner …</translation>
    </message>
    <message>
        <source>Train sharing</source>
        <translation>Teilen trainieren</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::CellPane</name>
    <message>
        <source>Two layers</source>
        <translation>Zwei Schichten</translation>
    </message>
    <message>
        <source>Hide attention sink</source>
        <translation>Senke ausblenden</translation>
    </message>
    <message>
        <source>Leave the first token out, in the measure and in the maps, and scale the rest of each row to 1</source>
        <translation>Das erste Token weglassen, im Maß und in den Karten, und den Rest jeder Zeile auf 1 bringen</translation>
    </message>
    <message>
        <source>Log scale</source>
        <translation>Logarithmisch</translation>
    </message>
    <message>
        <source>Colours by the logarithm of the weight</source>
        <translation>Farben nach dem Logarithmus des Gewichts</translation>
    </message>
    <message>
        <source>Heads locked</source>
        <translation>Köpfe gebunden</translation>
    </message>
    <message>
        <source>The other layer&apos;s head follows the matching</source>
        <translation>Der Kopf der anderen Schicht folgt der Zuordnung</translation>
    </message>
    <message>
        <source>Heads of the one layer against heads of the other. Rings: matched. Click a cell to see its two maps.</source>
        <translation>Köpfe der einen Schicht gegen Köpfe der anderen. Ringe: zugeordnet. Ein Klick auf eine Zelle zeigt ihre beiden Karten.</translation>
    </message>
    <message>
        <source>Where the query looks</source>
        <translation>Wohin die Anfrage blickt</translation>
    </message>
    <message>
        <source>Attention weights: rows are queries, columns keys. Click a row to see where it looks.</source>
        <translation>Aufmerksamkeitsgewichte: Zeilen sind Anfragen, Spalten Schlüssel. Ein Klick auf eine Zeile zeigt, wohin sie blickt.</translation>
    </message>
    <message>
        <source>Matched heads</source>
        <translation>Zugeordnete Köpfe</translation>
    </message>
    <message>
        <source>Matched heads and how far they are apart</source>
        <translation>Zugeordnete Köpfe und wie weit sie auseinander liegen</translation>
    </message>
    <message>
        <source>Layer %1 against %2</source>
        <translation>Schicht %1 gegen %2</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>Kosinus</translation>
    </message>
    <message>
        <source>JS</source>
        <translation>JS</translation>
    </message>
    <message>
        <source>%1 %2 matched · %3 head by head</source>
        <translation>%1 %2 zugeordnet · %3 Kopf für Kopf</translation>
    </message>
    <message>
        <source>Heads of layer %1 against heads of layer %2</source>
        <translation>Köpfe der Schicht %1 gegen Köpfe der Schicht %2</translation>
    </message>
    <message>
        <source>different</source>
        <translation>verschieden</translation>
    </message>
    <message>
        <source>alike</source>
        <translation>ähnlich</translation>
    </message>
    <message>
        <source>%1 ← %2, by %3</source>
        <comment>layer, layer, measure</comment>
        <translation>%1 ← %2, nach %3</translation>
    </message>
    <message>
        <source>Head %1 with head %2, %3</source>
        <translation>Kopf %1 mit Kopf %2, %3</translation>
    </message>
    <message>
        <source>rows are queries, columns keys · weights up to %1</source>
        <translation>Zeilen sind Anfragen, Spalten Schlüssel · Gewichte bis %1</translation>
    </message>
    <message>
        <source> · first token left out, rows scaled to 1</source>
        <translation> · erstes Token weggelassen, Zeilen auf 1 gebracht</translation>
    </message>
    <message>
        <source>Query %1 over keys</source>
        <translation>Anfrage %1 über Schlüssel</translation>
    </message>
    <message>
        <source>layer %1, head %2</source>
        <translation>Schicht %1, Kopf %2</translation>
    </message>
    <message>
        <source>head of layer %1</source>
        <translation>Kopf der Schicht %1</translation>
    </message>
    <message>
        <source>heads of layer %1 (rows), of %2 (columns)</source>
        <translation>Köpfe der Schicht %1 (Zeilen), der Schicht %2 (Spalten)</translation>
    </message>
    <message>
        <source>Which maps are shown</source>
        <translation>Welche Karten gezeigt werden</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>Paar</translation>
    </message>
    <message>
        <source>The maps of two layers</source>
        <translation>Die Karten zweier Schichten</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>Arten</translation>
    </message>
    <message>
        <source>Original, matched and trained side by side</source>
        <translation>Original, zugeordnet und trainiert nebeneinander</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::CellState</name>
    <message>
        <source>Layer %1, head %2</source>
        <translation>Schicht %1, Kopf %2</translation>
    </message>
    <message>
        <source>query</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>key</source>
        <translation>Schlüssel</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::EffectPane</name>
    <message>
        <source>Share the next safest layer</source>
        <translation>Die nächste sicherste Schicht teilen</translation>
    </message>
    <message>
        <source>Set all full</source>
        <translation>Alle voll</translation>
    </message>
    <message>
        <source>Set all layers full</source>
        <translation>Alle Schichten voll machen</translation>
    </message>
    <message>
        <source>Measure costs</source>
        <translation>Kosten messen</translation>
    </message>
    <message>
        <source>Measure what sharing costs</source>
        <translation>Messen, was Teilen kostet</translation>
    </message>
    <message>
        <source>Shares every layer alone, heads matched, and measures the perplexity</source>
        <translation>Teilt jede Schicht allein, mit zugeordneten Köpfen, und misst die Perplexität</translation>
    </message>
    <message>
        <source>KL from the full model at every token of the prompt</source>
        <translation>KL vom vollen Modell an jedem Token des Prompts</translation>
    </message>
    <message>
        <source>Full against shared</source>
        <translation>Voll gegen geteilt</translation>
    </message>
    <message>
        <source>Next token</source>
        <translation>Nächstes Token</translation>
    </message>
    <message>
        <source>outline full, fill shared, %</source>
        <translation>Umriss voll, Füllung geteilt, %</translation>
    </message>
    <message>
        <source>KL along the prompt</source>
        <translation>KL entlang des Prompts</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>Nats</translation>
    </message>
    <message>
        <source>Next</source>
        <comment>what could be done</comment>
        <translation>Als Nächstes</translation>
    </message>
    <message>
        <source>nats KL at the next token: being measured</source>
        <translation>Nats KL am nächsten Token: wird gemessen</translation>
    </message>
    <message>
        <source>nats KL at the next token</source>
        <translation>Nats KL am nächsten Token</translation>
    </message>
    <message>
        <source>Every layer is full. Space shares the chosen one.</source>
        <translation>Jede Schicht ist voll. Die Leertaste teilt die gewählte.</translation>
    </message>
    <message>
        <source>nats KL at the next token: not measured yet</source>
        <translation>Nats KL am nächsten Token: noch nicht gemessen</translation>
    </message>
    <message>
        <source>full model against shared, token by token</source>
        <translation>voll gegen geteilt, je Token</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>being measured</source>
        <translation>wird gemessen</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>kein Text</translation>
    </message>
    <message>
        <source>smaller</source>
        <translation>kleiner</translation>
    </message>
    <message>
        <source>larger</source>
        <translation>größer</translation>
    </message>
    <message>
        <source>QK memory</source>
        <translation>QK-Speicher</translation>
    </message>
    <message>
        <source>Tokens / s</source>
        <translation>Tokens / s</translation>
    </message>
    <message>
        <source>slower</source>
        <translation>langsamer</translation>
    </message>
    <message>
        <source>faster</source>
        <translation>schneller</translation>
    </message>
    <message>
        <source>Keys kept, in MiB at %1 tokens.</source>
        <translation>Gehaltene Schlüssel, in MiB bei %1 Tokens.</translation>
    </message>
    <message>
        <source>There is no text to judge on: add one.</source>
        <translation>Es gibt keinen Text zum Beurteilen: Fügen Sie einen hinzu.</translation>
    </message>
    <message>
        <source>Perplexity on %1.</source>
        <translation>Perplexität auf %1.</translation>
    </message>
    <message>
        <source>Decoding one text with %1 tokens before it.</source>
        <translation>Dekodieren eines Textes mit %1 Tokens davor.</translation>
    </message>
    <message>
        <source>Layer %1 is the safest to share next: about %2 perplexity if it alone is shared.</source>
        <translation>Schicht %1 ist als nächste am sichersten zu teilen: etwa %2 Perplexität, wenn sie allein geteilt ist.</translation>
    </message>
    <message>
        <source>Layer %1 is the closest to the layer before it. Costs are not measured: “safest” goes by this distance.</source>
        <translation>Schicht %1 ist der Schicht davor am nächsten. Kosten sind nicht gemessen: „Sicherste“ richtet sich nach diesem Abstand.</translation>
    </message>
    <message numerus="yes">
        <source>Layer(s) %1 are sensitive: each alone costs more than 0.45 perplexity.</source>
        <translation>
            <numerusform>Schicht %1 ist empfindlich: Allein kostet sie mehr als 0,45 Perplexität.</numerusform>
            <numerusform>Die Schichten %1 sind empfindlich: Jede allein kostet mehr als 0,45 Perplexität.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No trained parts in the adapter for layer(s) %1: their heads are matched.</source>
        <translation>
            <numerusform>Keine trainierten Teile im Adapter für Schicht %1: Ihre Köpfe sind zugeordnet.</numerusform>
            <numerusform>Keine trainierten Teile im Adapter für die Schichten %1: Ihre Köpfe sind zugeordnet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Source changed for layer(s) %1: they were trained on a source of another kind.</source>
        <translation>
            <numerusform>Quelle geändert für Schicht %1: Sie wurde auf einer Quelle anderer Art trainiert.</numerusform>
            <numerusform>Quelle geändert für die Schichten %1: Sie wurden auf einer Quelle anderer Art trainiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>The adapter is not where it was: %1</source>
        <translation>Der Adapter ist nicht mehr, wo er war: %1</translation>
    </message>
    <message>
        <source>Share layer %1</source>
        <translation>Schicht %1 teilen</translation>
    </message>
    <message>
        <source>Share next</source>
        <translation>Nächste teilen</translation>
    </message>
    <message>
        <source>Measuring costs</source>
        <translation>Kosten werden gemessen</translation>
    </message>
    <message>
        <source>Perplexity on</source>
        <translation>Perplexität auf</translation>
    </message>
    <message>
        <source>The text that shared layers are judged on</source>
        <translation>Der Text, auf dem geteilte Schichten beurteilt werden</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>nicht gezeigt</translation>
    </message>
    <message>
        <source>No perplexity is shown: it cannot be told whether the adapter was trained on this text (%1).</source>
        <translation>Keine Perplexität: Es lässt sich nicht sagen, ob der Adapter auf diesem Text trainiert wurde (%1).</translation>
    </message>
    <message>
        <source>No perplexity is shown: the text shares %1 of %2 runs of 13 words with the adapter&apos;s training text. Choose one that it has not seen.</source>
        <translation>Keine Perplexität: Der Text hat %1 von %2 Folgen von 13 Wörtern mit dem Trainingstext des Adapters gemeinsam. Zu wählen ist einer, den er nicht gesehen hat.</translation>
    </message>
    <message>
        <source>The text to judge on cannot be read: %1</source>
        <translation>Der Text zum Beurteilen lässt sich nicht lesen: %1</translation>
    </message>
    <message>
        <source>Judge on the project&apos;s texts</source>
        <translation>Beurteilt auf Texten des Projekts</translation>
    </message>
    <message>
        <source>Judge on %1</source>
        <translation>Beurteilt auf %1</translation>
    </message>
    <message>
        <source>Judge on a text file…</source>
        <translation>Auf einer Textdatei beurteilen…</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::GeneratePane</name>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>How the prompt is given</source>
        <translation>Wie der Prompt gegeben wird</translation>
    </message>
    <message>
        <source>New tokens</source>
        <translation>Neue Token</translation>
    </message>
    <message>
        <source>New tokens at most</source>
        <translation>Höchstens so viele neue Token</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>0: the likeliest token each time</source>
        <translation>0: jedes Mal das wahrscheinlichste Token</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>The same seed gives the same text</source>
        <translation>Derselbe Startwert ergibt denselben Text</translation>
    </message>
    <message>
        <source>Written text</source>
        <translation>Geschriebener Text</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiterschreiben</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>no model is open</source>
        <translation>kein Modell ist offen</translation>
    </message>
    <message>
        <source>the prompt is empty</source>
        <translation>der Prompt ist leer</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 Token/s</translation>
    </message>
    <message numerus="yes">
        <source>prompt %n token(s)</source>
        <translation>
            <numerusform>Prompt %n Token</numerusform>
            <numerusform>Prompt %n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>chat form %1</source>
        <translation>Chatform %1</translation>
    </message>
    <message>
        <source>ended by itself</source>
        <translation>von selbst geendet</translation>
    </message>
    <message>
        <source>stopped at the limit</source>
        <translation>an der Grenze angehalten</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>Text written with shared layers</source>
        <translation>Text, mit geteilten Schichten geschrieben</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>differ from character %1 on</source>
        <translation>verschieden ab Zeichen %1</translation>
    </message>
    <message>
        <source>the same so far</source>
        <translation>bis hierher gleich</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::HeadOverview</name>
    <message>
        <source>All heads</source>
        <translation>Alle Köpfe</translation>
    </message>
    <message>
        <source>Every head of every layer. Click one to look into its layer.</source>
        <translation>Jeder Kopf jeder Schicht. Ein Klick führt in seine Schicht.</translation>
    </message>
    <message>
        <source>Entropy of every head</source>
        <translation>Entropie jedes Kopfes</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>head</source>
        <translation>Kopf</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::HistoryPane</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message numerus="yes">
        <source>%n set(s)</source>
        <translation>
            <numerusform>%n Auswahl</numerusform>
            <numerusform>%n Auswahlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not measured</source>
        <translation>
            <numerusform>%n nicht gemessen</numerusform>
            <numerusform>%n nicht gemessen</numerusform>
        </translation>
    </message>
    <message>
        <source>perplexity on %1</source>
        <translation>Perplexität auf %1</translation>
    </message>
    <message>
        <source>speeds by what they gain on the full model in the same run</source>
        <translation>Geschwindigkeiten nach dem Gewinn gegenüber dem vollen Modell im selben Lauf</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::HistoryPlot</name>
    <message>
        <source>Every set of shared layers that was tried. Click one to go back to it.</source>
        <translation>Jede Auswahl geteilter Schichten, die versucht wurde. Ein Klick führt zu ihr zurück.</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>↓ better perplexity</source>
        <translation>↓ bessere Perplexität</translation>
    </message>
    <message>
        <source>tokens / s, faster →</source>
        <translation>Tokens / s, schneller →</translation>
    </message>
    <message>
        <source>Share a layer to begin.</source>
        <translation>Teilen Sie eine Schicht, um zu beginnen.</translation>
    </message>
    <message>
        <source>Nothing has a place yet.</source>
        <translation>Noch hat nichts einen Platz.</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>full model</source>
        <translation>volles Modell</translation>
    </message>
    <message>
        <source>perplexity %1, %2 tokens/s</source>
        <translation>Perplexität %1, %2 Tokens/s</translation>
    </message>
    <message numerus="yes">
        <source>History, %n set(s)</source>
        <translation>
            <numerusform>Verlauf, %n Auswahl</numerusform>
            <numerusform>Verlauf, %n Auswahlen</numerusform>
        </translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::KindMaps</name>
    <message>
        <source>Original, matched and trained</source>
        <translation>Original, zugeordnet und trainiert</translation>
    </message>
    <message>
        <source>Attention weights: rows are queries, columns keys. Click a row to see where it looks.</source>
        <translation>Aufmerksamkeitsgewichte: Zeilen sind Anfragen, Spalten Schlüssel. Ein Klick auf eine Zeile zeigt, wohin sie blickt.</translation>
    </message>
    <message>
        <source>original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>zugeordnet</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>trainiert</translation>
    </message>
    <message>
        <source>%3 · layer %1, head %2</source>
        <translation>%3 · Schicht %1, Kopf %2</translation>
    </message>
    <message>
        <source>query</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>in the full model</source>
        <translation>im vollen Modell</translation>
    </message>
    <message>
        <source>JS %1 nats from the original, this layer alone shared</source>
        <translation>JS %1 Nats vom Original, nur diese Schicht geteilt</translation>
    </message>
    <message>
        <source>layer 0 is always full</source>
        <translation>Schicht 0 ist immer voll</translation>
    </message>
    <message>
        <source>no trained parts for this layer</source>
        <translation>keine trainierten Teile für diese Schicht</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::LayerList</name>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Layers. Choose one to compare it with the layer before it; Space shares those that are selected.</source>
        <translation>Schichten. Wählen Sie eine, um sie mit der davor zu vergleichen; die Leertaste teilt die gewählten.</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::LayerModel</name>
    <message>
        <source>Always full</source>
        <translation>Immer voll</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <source>Shared ← %1</source>
        <translation>Geteilt ← %1</translation>
    </message>
    <message>
        <source>source changed</source>
        <translation>Quelle geändert</translation>
    </message>
    <message>
        <source>Layer 0, always full</source>
        <translation>Schicht 0, immer voll</translation>
    </message>
    <message>
        <source>cost not measured</source>
        <translation>Kosten nicht gemessen</translation>
    </message>
    <message>
        <source>cost %1 perplexity</source>
        <translation>Kosten %1 Perplexität</translation>
    </message>
    <message>
        <source>Layer %1, full, %2, off</source>
        <translation>Schicht %1, voll, %2, aus</translation>
    </message>
    <message>
        <source>Layer %1, shared with layer %2, %3, %4, on</source>
        <translation>Schicht %1, geteilt mit Schicht %2, %3, %4, ein</translation>
    </message>
    <message>
        <source>no trained parts</source>
        <translation>keine trainierten Teile</translation>
    </message>
    <message>
        <source>Layer 0 has no earlier layer to borrow from: it is always full.</source>
        <translation>Schicht 0 hat keine frühere Schicht, von der sie leihen könnte: Sie ist immer voll.</translation>
    </message>
    <message>
        <source>Its parts were trained on another source than it has now: layer %1 is of another kind than in training.</source>
        <translation>Ihre Teile wurden auf einer anderen Quelle trainiert als jetzt: Schicht %1 ist von anderer Art als im Training.</translation>
    </message>
    <message>
        <source>The adapter has no trained parts for this layer: its heads are matched.</source>
        <translation>Der Adapter hat keine trainierten Teile für diese Schicht: Ihre Köpfe sind zugeordnet.</translation>
    </message>
    <message>
        <source>%1 to its neighbour</source>
        <translation>%1 zum Nachbarn</translation>
    </message>
    <message>
        <source>closest is layer %1 with %2</source>
        <translation>am nächsten ist Schicht %1 mit %2</translation>
    </message>
    <message>
        <source>What sharing it costs is not measured.</source>
        <translation>Was ihr Teilen kostet, ist nicht gemessen.</translation>
    </message>
    <message>
        <source>Shared alone it changes the perplexity by %1.</source>
        <translation>Allein geteilt ändert sie die Perplexität um %1.</translation>
    </message>
    <message>
        <source>same no.</source>
        <translation>gleiche Nr.</translation>
    </message>
    <message>
        <source>JS, prev.</source>
        <translation>JS, vor.</translation>
    </message>
    <message>
        <source>Δ ppl</source>
        <translation>Δ Ppl</translation>
    </message>
    <message>
        <source>How far each layer is from the one before it. The tick is at 0.05 nats.</source>
        <translation>Wie weit jede Schicht von der davor entfernt ist. Der Strich steht bei 0,05 Nats.</translation>
    </message>
    <message>
        <source>Each layer against the one before it</source>
        <translation>Jede Schicht gegen die davor</translation>
    </message>
    <message>
        <source>Rise of the perplexity if that layer alone is shared, heads matched: %1</source>
        <translation>Anstieg der Perplexität, wenn nur diese Schicht geteilt ist, Köpfe zugeordnet: %1</translation>
    </message>
    <message>
        <source>What sharing each layer alone costs is not measured yet: “Measure what sharing costs”</source>
        <translation>Was das Teilen jeder Schicht allein kostet, ist noch nicht gemessen: „Messen, was Teilen kostet“</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::NextTokenBars</name>
    <message>
        <source>The likeliest next tokens: outline for the full model, fill for the shared one</source>
        <translation>Die wahrscheinlichsten nächsten Tokens: Umriss für das volle Modell, Füllung für das geteilte</translation>
    </message>
    <message>
        <source>%1, %2 % full, %3 % shared</source>
        <translation>%1, %2 % voll, %3 % geteilt</translation>
    </message>
    <message numerus="yes">
        <source>Next token, %n row(s)</source>
        <translation>
            <numerusform>Nächstes Token, %n Zeile</numerusform>
            <numerusform>Nächstes Token, %n Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Next token</source>
        <translation>Nächstes Token</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::PromptEdit</name>
    <message>
        <source>%1 characters: too long to edit here, shown by its beginning. Paste another text to replace it.</source>
        <translation>%1 Zeichen: zu lang, um hier bearbeitet zu werden; gezeigt ist der Anfang. Füge einen anderen Text ein, um ihn zu ersetzen.</translation>
    </message>
    <message>
        <source>The text whose attention is measured</source>
        <translation>Der Text, dessen Aufmerksamkeit gemessen wird</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::PromptPane</name>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>The text whose attention is measured</source>
        <translation>Der Text, dessen Aufmerksamkeit gemessen wird</translation>
    </message>
    <message>
        <source>Edit the prompt</source>
        <translation>Prompt bearbeiten</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Los</translation>
    </message>
    <message>
        <source>Measure this prompt</source>
        <translation>Diesen Prompt messen</translation>
    </message>
    <message>
        <source>The prompt as tokens. Click one to see where it looks.</source>
        <translation>Der Prompt als Token. Ein Klick zeigt, wohin eines blickt.</translation>
    </message>
    <message>
        <source>edited, not measured</source>
        <translation>geändert, nicht gemessen</translation>
    </message>
    <message>
        <source>the first %1 of %2 tokens</source>
        <translation>die ersten %1 von %2 Token</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Token</numerusform>
        </translation>
    </message>
    <message>
        <source>At most %1 tokens are measured: maps are square. The rest of the text is kept.</source>
        <translation>Höchstens %1 Token werden gemessen: Karten sind quadratisch. Der Rest des Textes bleibt erhalten.</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::ReadoutPane</name>
    <message>
        <source>Compare with itself</source>
        <translation>Mit sich selbst vergleichen</translation>
    </message>
    <message>
        <source>Compare the model with itself again</source>
        <translation>Das Modell wieder mit sich selbst vergleichen</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>Zweites Modell</translation>
    </message>
    <message>
        <source>Texts of the project</source>
        <translation>Texte des Projekts</translation>
    </message>
    <message>
        <source>Texts of the project. The chosen one&apos;s tokens and maps are shown.</source>
        <translation>Texte des Projekts. Vom gewählten werden Token und Karten gezeigt.</translation>
    </message>
    <message>
        <source>Add the prompt</source>
        <translation>Prompt hinzufügen</translation>
    </message>
    <message>
        <source>Add the prompt to the texts</source>
        <translation>Prompt zu den Texten hinzufügen</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen…</translation>
    </message>
    <message>
        <source>Add texts from files</source>
        <translation>Texte aus Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Remove the chosen text</source>
        <translation>Gewählten Text entfernen</translation>
    </message>
    <message>
        <source>Compare with…</source>
        <translation>Vergleichen mit…</translation>
    </message>
    <message>
        <source>Compare with another model</source>
        <translation>Mit einem anderen Modell vergleichen</translation>
    </message>
    <message>
        <source>Layers of this model against those of another with the same tokenizer: a base and its fine-tuned form</source>
        <translation>Schichten dieses Modells gegen die eines anderen mit demselben Tokenizer: eine Grundform und ihre nachtrainierte</translation>
    </message>
    <message>
        <source>Rows: %1. Columns: %2.</source>
        <translation>Zeilen: %1. Spalten: %2.</translation>
    </message>
    <message>
        <source>Layers are compared with those of the same model.</source>
        <translation>Schichten werden mit denen desselben Modells verglichen.</translation>
    </message>
    <message>
        <source>nothing measured yet</source>
        <translation>noch nichts gemessen</translation>
    </message>
    <message>
        <source>cosine of the closest pair, layers %1 and %2</source>
        <translation>Kosinus des nächsten Paars, Schichten %1 und %2</translation>
    </message>
    <message>
        <source>nats between the closest pair, layers %1 and %2</source>
        <translation>nats zwischen dem nächsten Paar, Schichten %1 und %2</translation>
    </message>
    <message>
        <source>Median of same-numbered layers</source>
        <translation>Median gleich nummerierter Schichten</translation>
    </message>
    <message>
        <source>Median of neighbours</source>
        <translation>Median der Nachbarn</translation>
    </message>
    <message>
        <source>Pairs at or under 0.05</source>
        <translation>Paare bei oder unter 0,05</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Median standard error</source>
        <translation>Median des Standardfehlers</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>from the project</source>
        <translation>aus dem Projekt</translation>
    </message>
    <message>
        <source>, first token left out</source>
        <translation>, erstes Token weggelassen</translation>
    </message>
    <message>
        <source>, first token kept</source>
        <translation>, erstes Token behalten</translation>
    </message>
    <message>
        <source>Layers and heads count from 0.</source>
        <translation>Schichten und Köpfe zählen ab 0.</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::Session</name>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>layer by layer</source>
        <translation>Schicht für Schicht</translation>
    </message>
    <message>
        <source>Model, %1, %2</source>
        <translation>Modell, %1, %2</translation>
    </message>
    <message>
        <source>Model, %1, cannot be opened</source>
        <translation>Modell, %1, lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>Prompt</translation>
    </message>
    <message numerus="yes">
        <source>%1 layers × %n text(s)</source>
        <translation>
            <numerusform>%1 Schichten × %n Text</numerusform>
            <numerusform>%1 Schichten × %n Texte</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 layers × %2 tokens</source>
        <translation>%1 Schichten × %2 Token</translation>
    </message>
    <message>
        <source>Layer similarity</source>
        <translation>Ähnlichkeit der Schichten</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>Kosinus-Ähnlichkeit</translation>
    </message>
    <message>
        <source>JS divergence</source>
        <translation>JS-Divergenz</translation>
    </message>
    <message>
        <source>%1, head by head</source>
        <comment>measure</comment>
        <translation>%1, Kopf für Kopf</translation>
    </message>
    <message>
        <source>%1, best head</source>
        <comment>measure</comment>
        <translation>%1, bester Kopf</translation>
    </message>
    <message>
        <source>%1, heads matched</source>
        <comment>measure</comment>
        <translation>%1, Köpfe zugeordnet</translation>
    </message>
    <message>
        <source>, first token left out</source>
        <translation>, erstes Token weggelassen</translation>
    </message>
    <message>
        <source>, first token kept</source>
        <translation>, erstes Token behalten</translation>
    </message>
    <message>
        <source>mean over queries 1 and later</source>
        <translation>Mittel über Anfragen ab 1</translation>
    </message>
    <message>
        <source>layers and heads count from 0</source>
        <translation>Schichten und Köpfe zählen ab 0</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n Text</numerusform>
            <numerusform>%n Texte</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (rows) against %2 (columns)</source>
        <translation>%1 (Zeilen) gegen %2 (Spalten)</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::Sharing</name>
    <message>
        <source>no model is open</source>
        <translation>kein Modell ist geöffnet</translation>
    </message>
    <message>
        <source>two models are compared</source>
        <translation>zwei Modelle werden verglichen</translation>
    </message>
    <message>
        <source>there is no text</source>
        <translation>es gibt keinen Text</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>kein Projekt ist geöffnet</translation>
    </message>
    <message>
        <source>the project is read only</source>
        <translation>das Projekt ist schreibgeschützt</translation>
    </message>
    <message>
        <source>full</source>
        <translation>voll</translation>
    </message>
    <message>
        <source>direct</source>
        <translation>direkt</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>zugeordnet</translation>
    </message>
    <message>
        <source>trained</source>
        <translation>trainiert</translation>
    </message>
    <message>
        <source>all layers full</source>
        <translation>alle Schichten voll</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>layers, kind</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 of %2 layers shared: %3</source>
        <translation>%1 von %2 Schichten geteilt: %3</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::SharingCommands</name>
    <message>
        <source>the view is not open</source>
        <translation>die Ansicht ist nicht geöffnet</translation>
    </message>
    <message>
        <source>Share the chosen layers, or make them full</source>
        <translation>Gewählte Schichten teilen oder voll machen</translation>
    </message>
    <message>
        <source>no layer is chosen</source>
        <translation>keine Schicht ist gewählt</translation>
    </message>
    <message>
        <source>layer 0 has no earlier layer to borrow from</source>
        <translation>Schicht 0 hat keine frühere Schicht als Quelle</translation>
    </message>
    <message>
        <source>Share the next safest layer</source>
        <translation>Die nächste sicherste Schicht teilen</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>Schicht %1</translation>
    </message>
    <message>
        <source>there is no full layer that was measured</source>
        <translation>keine gemessene Schicht ist noch voll</translation>
    </message>
    <message>
        <source>Set all layers full</source>
        <translation>Alle Schichten voll machen</translation>
    </message>
    <message>
        <source>they are</source>
        <translation>sie sind es</translation>
    </message>
    <message>
        <source>Share with heads matched</source>
        <translation>Mit zugeordneten Köpfen teilen</translation>
    </message>
    <message>
        <source>Share directly, head by head</source>
        <translation>Direkt teilen, Kopf für Kopf</translation>
    </message>
    <message>
        <source>Share with trained parts</source>
        <translation>Mit trainierten Teilen teilen</translation>
    </message>
    <message>
        <source>there is no adapter for this model</source>
        <translation>es gibt keinen Adapter für dieses Modell</translation>
    </message>
    <message>
        <source>Original, matched and trained side by side</source>
        <translation>Original, zugeordnet und trainiert nebeneinander</translation>
    </message>
    <message>
        <source>Share as an adapter does…</source>
        <translation>Teilen wie ein Adapter …</translation>
    </message>
    <message>
        <source>An adapter for this model</source>
        <translation>Ein Adapter für dieses Modell</translation>
    </message>
    <message>
        <source>Adapters (adapter.json)</source>
        <translation>Adapter (adapter.json)</translation>
    </message>
    <message>
        <source>Measure what sharing costs</source>
        <translation>Messen, was Teilen kostet</translation>
    </message>
    <message>
        <source>it is being measured</source>
        <translation>es wird gemessen</translation>
    </message>
    <message>
        <source>there is no text to judge on</source>
        <translation>es gibt keinen Text zum Beurteilen</translation>
    </message>
    <message>
        <source>no project is open</source>
        <translation>kein Projekt ist offen</translation>
    </message>
    <message>
        <source>the project is read only</source>
        <translation>das Projekt ist nur lesbar</translation>
    </message>
    <message>
        <source>Judge shared layers on the project&apos;s texts</source>
        <translation>Geteilte Schichten auf den Texten des Projekts beurteilen</translation>
    </message>
    <message>
        <source>Judge shared layers on a text file…</source>
        <translation>Geteilte Schichten auf einer Textdatei beurteilen…</translation>
    </message>
    <message>
        <source>A text to judge on</source>
        <translation>Ein Text zum Beurteilen</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md);;All files (*)</source>
        <translation>Texte (*.txt *.md);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::SharingResults</name>
    <message>
        <source>the prompt</source>
        <translation>dem Prompt</translation>
    </message>
    <message numerus="yes">
        <source>%n text(s) of the project</source>
        <translation>
            <numerusform>%n Text des Projekts</numerusform>
            <numerusform>%n Texten des Projekts</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 tokens</source>
        <translation>%1, %2 Tokens</translation>
    </message>
    <message>
        <source>Perplexity with shared layers</source>
        <translation>Perplexität mit geteilten Schichten</translation>
    </message>
    <message>
        <source>Speed with shared layers</source>
        <translation>Geschwindigkeit mit geteilten Schichten</translation>
    </message>
    <message>
        <source>Cost of sharing, layer by layer</source>
        <translation>Kosten des Teilens, Schicht für Schicht</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::SimilarityPane</name>
    <message>
        <source>Layer × layer</source>
        <translation>Schicht × Schicht</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>How alike the layers attend. Click a cell to look into its two layers.</source>
        <translation>Wie ähnlich die Schichten aufmerken. Ein Klick auf eine Zelle führt in ihre beiden Schichten.</translation>
    </message>
    <message>
        <source>Each layer against the one before it</source>
        <translation>Jede Schicht gegen die davor</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>All heads</source>
        <translation>Alle Köpfe</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>layer of %1</source>
        <translation>Schicht von %1</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>different</source>
        <translation>verschieden</translation>
    </message>
    <message>
        <source>alike</source>
        <translation>ähnlich</translation>
    </message>
    <message>
        <source>each layer against the one of the same number</source>
        <translation>jede Schicht gegen die gleicher Nummer</translation>
    </message>
    <message>
        <source>each layer against the one before it</source>
        <translation>jede Schicht gegen die davor</translation>
    </message>
    <message>
        <source>attention weight of every head, logarithmic, 0.0001 to 1</source>
        <translation>Aufmerksamkeitsgewicht jedes Kopfes, logarithmisch, 0,0001 bis 1</translation>
    </message>
    <message numerus="yes">
        <source>mean over %n text(s)</source>
        <translation>
            <numerusform>Mittel über %n Text</numerusform>
            <numerusform>Mittel über %n Texte</numerusform>
        </translation>
    </message>
    <message>
        <source>mean over queries</source>
        <translation>Mittel über Anfragen</translation>
    </message>
    <message>
        <source>with shared layers</source>
        <translation>mit geteilten Schichten</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::StatePage</name>
    <message>
        <source>Next step</source>
        <translation>Nächster Schritt</translation>
    </message>
    <message>
        <source>Another way</source>
        <translation>Ein anderer Weg</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation>Das Modell wird geöffnet</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>%1 wird geöffnet</translation>
    </message>
    <message>
        <source>Measuring how alike the layers attend</source>
        <translation>Gemessen wird, wie ähnlich die Schichten aufmerken</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <comment>what, count, count</comment>
        <translation>%1: %2 von %3</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist offen</translation>
    </message>
    <message>
        <source>A project keeps the model, the texts and what was measured.</source>
        <translation>Ein Projekt hält Modell, Texte und Gemessenes fest.</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>Open a language model of the LLaMA family (LLaMA, Qwen, Mistral, SmolLM): a Hugging Face folder with safetensors, or a GGUF file.</source>
        <translation>Öffne ein Sprachmodell der LLaMA-Familie (LLaMA, Qwen, Mistral, SmolLM): einen Hugging-Face-Ordner mit safetensors oder eine GGUF-Datei.</translation>
    </message>
    <message>
        <source>No text yet</source>
        <translation>Noch kein Text</translation>
    </message>
    <message>
        <source>Write a prompt above and run it, or add texts to the project.</source>
        <translation>Schreib oben einen Prompt und miss ihn, oder füge dem Projekt Texte hinzu.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Nothing was measured.</source>
        <translation>Nichts wurde gemessen.</translation>
    </message>
    <message>
        <source>Locate the model…</source>
        <translation>Modell suchen…</translation>
    </message>
    <message>
        <source>Nothing else in the project changes</source>
        <translation>Sonst ändert sich am Projekt nichts</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::TrainingPane</name>
    <message>
        <source>Training runs</source>
        <translation>Trainingsläufe</translation>
    </message>
    <message>
        <source>Training runs of this project, the newest first</source>
        <translation>Trainingsläufe dieses Projekts, die neuesten zuerst</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Pause, or go on</source>
        <translation>Anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>Pauses after keeping all that is trained; goes on from there, also after a restart</source>
        <translation>Behält alles Trainierte und hält an; macht von dort weiter, auch nach einem Neustart</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation>Training abbrechen</translation>
    </message>
    <message>
        <source>Ends the run. What is trained so far is kept: it can be gone on with later</source>
        <translation>Beendet den Lauf. Was bisher trainiert ist, bleibt: Es lässt sich später fortsetzen</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Use the adapter</source>
        <translation>Adapter verwenden</translation>
    </message>
    <message>
        <source>Shares the layers of this model by the adapter that was trained</source>
        <translation>Teilt die Schichten dieses Modells nach dem trainierten Adapter</translation>
    </message>
    <message>
        <source>Take this run off the list</source>
        <translation>Diesen Lauf aus der Liste nehmen</translation>
    </message>
    <message>
        <source>Takes this run off the list, with its checkpoint. A finished adapter stays on the disk</source>
        <translation>Nimmt diesen Lauf mit seinem Zwischenstand aus der Liste. Ein fertiger Adapter bleibt auf der Platte</translation>
    </message>
    <message>
        <source>Which layers</source>
        <translation>Welche Schichten</translation>
    </message>
    <message>
        <source>Which layers get trained sharing</source>
        <translation>Welche Schichten trainiert geteilt werden</translation>
    </message>
    <message>
        <source>Share of the layers</source>
        <translation>Anteil der Schichten</translation>
    </message>
    <message>
        <source>As many layers: those whose sharing costs least, one by one, are picked</source>
        <translation>So viele Schichten: Gewählt werden die, deren Teilen einzeln am wenigsten kostet</translation>
    </message>
    <message>
        <source>List of layers</source>
        <translation>Liste der Schichten</translation>
    </message>
    <message>
        <source>Layers as numbers and ranges: 3,5,7-12. Layer 0 is always full</source>
        <translation>Schichten als Zahlen und Bereiche: 3,5,7-12. Schicht 0 ist immer voll</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Budget</translation>
    </message>
    <message>
        <source>How long is trained; measuring and loading come on top</source>
        <translation>Wie lange trainiert wird; Messen und Laden kommen dazu</translation>
    </message>
    <message>
        <source>Unit of the budget</source>
        <translation>Einheit des Budgets</translation>
    </message>
    <message>
        <source>By minutes, or by steps of the optimiser: then the same seed gives the same adapter</source>
        <translation>Nach Minuten, oder nach Schritten des Optimierers: Dann ergibt derselbe Startwert denselben Adapter</translation>
    </message>
    <message>
        <source>Folder of the adapter</source>
        <translation>Ordner des Adapters</translation>
    </message>
    <message>
        <source>Where the adapter is written: adapter.safetensors and adapter.json</source>
        <translation>Wohin der Adapter geschrieben wird: adapter.safetensors und adapter.json</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Rank of the low-rank query and key difference, per head. 0: head size / 6.4</source>
        <translation>Rang der Differenz von Queries und Keys, je Kopf. 0: Kopfgröße / 6,4</translation>
    </message>
    <message>
        <source>Hidden size</source>
        <translation>Verborgene Größe</translation>
    </message>
    <message>
        <source>Units of the head-aligning feed-forward network. −1: as many as heads</source>
        <translation>Einheiten des Netzes, das die Köpfe ausrichtet. −1: so viele wie Köpfe</translation>
    </message>
    <message>
        <source>Distillation weight</source>
        <translation>Gewicht der Destillation</translation>
    </message>
    <message>
        <source>Stage 2: weight of the divergence from the base&apos;s next tokens; the rest is next-token loss</source>
        <translation>Stufe 2: Gewicht der Divergenz von den nächsten Token des Originals; der Rest ist der Verlust des nächsten Tokens</translation>
    </message>
    <message>
        <source>Layer-wise share</source>
        <translation>Anteil schichtweise</translation>
    </message>
    <message>
        <source>Share of the budget for stage 1: each layer learns the attention that it had</source>
        <translation>Anteil des Budgets für Stufe 1: Jede Schicht lernt die Aufmerksamkeit, die sie hatte</translation>
    </message>
    <message>
        <source>Sequence length</source>
        <translation>Sequenzlänge</translation>
    </message>
    <message>
        <source>Tokens of a sequence</source>
        <translation>Token einer Sequenz</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Stapelgröße</translation>
    </message>
    <message>
        <source>Sequences a step of the optimiser reads</source>
        <translation>Sequenzen, die ein Schritt des Optimierers liest</translation>
    </message>
    <message>
        <source>Training seed</source>
        <translation>Startwert des Trainings</translation>
    </message>
    <message>
        <source>Of new weights and of the order of the text</source>
        <translation>Der neuen Gewichte und der Reihenfolge des Textes</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Train sharing</source>
        <translation>Teilen trainieren</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>New training</source>
        <translation>Neues Training</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>Weitere Optionen</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>Fortschritt des Trainings</translation>
    </message>
    <message>
        <source>Take this run off the list? What it has trained so far is lost.</source>
        <translation>Diesen Lauf aus der Liste nehmen? Was er bisher trainiert hat, geht verloren.</translation>
    </message>
    <message>
        <source>Take it off</source>
        <translation>Wegnehmen</translation>
    </message>
    <message>
        <source>The least sensitive</source>
        <translation>Die unempfindlichsten</translation>
    </message>
    <message>
        <source>A list</source>
        <translation>Eine Liste</translation>
    </message>
    <message>
        <source>Those shared now</source>
        <translation>Die jetzt geteilten</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Text files</source>
        <translation>Textdateien</translation>
    </message>
    <message>
        <source>Text files to train on</source>
        <translation>Textdateien zum Trainieren</translation>
    </message>
    <message>
        <source>Plain text to train on. Files can be dropped on the view; Del takes one off.</source>
        <translation>Reiner Text zum Trainieren. Dateien lassen sich auf der Ansicht ablegen; Entf nimmt eine weg.</translation>
    </message>
    <message>
        <source>Add text files to train on</source>
        <translation>Textdateien zum Trainieren hinzufügen</translation>
    </message>
    <message>
        <source>Take the chosen file off</source>
        <translation>Die gewählte Datei wegnehmen</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Adapter goes to</source>
        <translation>Adapter kommt nach</translation>
    </message>
    <message>
        <source>Choose the folder of the adapter</source>
        <translation>Ordner des Adapters wählen</translation>
    </message>
    <message>
        <source>as many as heads</source>
        <translation>so viele wie Köpfe</translation>
    </message>
    <message>
        <source>Add a text to train on</source>
        <translation>Text zum Trainieren hinzufügen</translation>
    </message>
    <message>
        <source>Texts (*.txt *.md);;All files (*)</source>
        <translation>Texte (*.txt *.md);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Where the adapter is written: %1</source>
        <translation>Wohin der Adapter geschrieben wird: %1</translation>
    </message>
    <message>
        <source>%1 (head size / 6.4)</source>
        <translation>%1 (Kopfgröße / 6,4)</translation>
    </message>
    <message>
        <source>%1, %2 tokens</source>
        <translation>%1, %2 Token</translation>
    </message>
    <message>
        <source>None yet. Some MB of plain text are worth it.</source>
        <translation>Noch keine. Ein paar MB reiner Text lohnen sich.</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <comment>of all text files</comment>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>Ending: what is trained so far is being kept</source>
        <translation>Endet: Was bisher trainiert ist, wird gesichert</translation>
    </message>
    <message>
        <source>Waiting for its turn</source>
        <translation>Wartet, bis es dran ist</translation>
    </message>
    <message>
        <source>Stage 1 of 2, layer by layer</source>
        <translation>Stufe 1 von 2, Schicht für Schicht</translation>
    </message>
    <message>
        <source>Stage 2 of 2, end to end</source>
        <translation>Stufe 2 von 2, als Ganzes</translation>
    </message>
    <message>
        <source>Loading a copy of the model</source>
        <translation>Lädt eine Kopie des Modells</translation>
    </message>
    <message>
        <source>Measuring how sensitive each layer is</source>
        <translation>Misst, wie empfindlich jede Schicht ist</translation>
    </message>
    <message>
        <source>Matching the heads</source>
        <translation>Ordnet die Köpfe zu</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Bereitet sich vor</translation>
    </message>
    <message>
        <source>Paused. All that is trained is kept.</source>
        <translation>Angehalten. Alles Trainierte ist gesichert.</translation>
    </message>
    <message>
        <source>Interrupted when the program ended. It can go on from its last checkpoint.</source>
        <translation>Unterbrochen, als das Programm endete. Es kann vom letzten Zwischenstand weitermachen.</translation>
    </message>
    <message>
        <source>Interrupted when the program ended, before the first checkpoint. It can begin anew.</source>
        <translation>Unterbrochen, als das Programm endete, vor dem ersten Zwischenstand. Es kann neu beginnen.</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Trained. The adapter is in “%1”.</source>
        <translation>Trainiert. Der Adapter ist in „%1“.</translation>
    </message>
    <message>
        <source>Cancelled. What was trained is kept and can be gone on with.</source>
        <translation>Abgebrochen. Das Trainierte ist gesichert und lässt sich fortsetzen.</translation>
    </message>
    <message>
        <source>Cancelled before the first step.</source>
        <translation>Vor dem ersten Schritt abgebrochen.</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <comment>trained on so far</comment>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 Token/s</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>Verlust %1</translation>
    </message>
    <message>
        <source>trained for %1</source>
        <translation>%1 trainiert</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <comment>pieces of work</comment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>layers %1</source>
        <translation>Schichten %1</translation>
    </message>
    <message>
        <source>%1 trained parameters</source>
        <translation>%1 trainierte Parameter</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>tokens</source>
        <comment>of an axis</comment>
        <translation>Token</translation>
    </message>
    <message>
        <source>layer by layer</source>
        <comment>a stage of training</comment>
        <translation>Schicht für Schicht</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>nats</translation>
    </message>
    <message>
        <source>end to end</source>
        <comment>a stage of training</comment>
        <translation>als Ganzes</translation>
    </message>
</context>
<context>
    <name>plumbline::attention::TrainingSession</name>
    <message>
        <source>No project is open.</source>
        <translation>Kein Projekt ist offen.</translation>
    </message>
    <message>
        <source>The project is read only.</source>
        <translation>Das Projekt ist nur lesbar.</translation>
    </message>
    <message>
        <source>A training is running: pause or cancel it first.</source>
        <translation>Ein Training läuft: Halte es erst an oder brich es ab.</translation>
    </message>
    <message>
        <source>No model is open.</source>
        <translation>Kein Modell ist offen.</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n layer(s) is none, or all: layer 0 stays full.</source>
        <translation>
            <numerusform>%1 von %n Schicht ist keine oder alle: Schicht 0 bleibt voll.</numerusform>
            <numerusform>%1 von %n Schichten ist keine oder alle: Schicht 0 bleibt voll.</numerusform>
        </translation>
    </message>
    <message>
        <source>No layer is chosen.</source>
        <translation>Keine Schicht ist gewählt.</translation>
    </message>
    <message>
        <source>Layers are numbers from 1 to %1, as 3,5,7-12: layer 0 is always full, because nothing stands before it. Found: %2.</source>
        <translation>Schichten sind Zahlen von 1 bis %1, wie 3,5,7-12: Schicht 0 ist immer voll, denn vor ihr steht nichts. Gefunden: %2.</translation>
    </message>
    <message>
        <source>No text to train on: add plain text files.</source>
        <translation>Kein Text zum Trainieren: Füge reine Textdateien hinzu.</translation>
    </message>
    <message>
        <source>The texts are being read.</source>
        <translation>Die Texte werden gelesen.</translation>
    </message>
    <message>
        <source>The texts have %1 tokens: too short, one sequence takes %2.</source>
        <translation>Die Texte haben %1 Token: zu kurz, eine Sequenz braucht %2.</translation>
    </message>
    <message>
        <source>A sequence of %1 tokens is longer than the model reads: %2.</source>
        <translation>Eine Sequenz von %1 Token ist länger, als das Modell liest: %2.</translation>
    </message>
    <message>
        <source>%1 steps are %2 tokens: about %3 at %4 tokens/s.</source>
        <translation>%1 Schritte sind %2 Token: etwa %3 bei %4 Token/s.</translation>
    </message>
    <message>
        <source>%1 steps are %2 tokens.</source>
        <translation>%1 Schritte sind %2 Token.</translation>
    </message>
    <message>
        <source>About %1 tokens in %2 at %3 tokens/s.</source>
        <translation>Etwa %1 Token in %2 bei %3 Token/s.</translation>
    </message>
    <message>
        <source>How many tokens that is, the first steps show.</source>
        <translation>Wie viele Token das sind, zeigen die ersten Schritte.</translation>
    </message>
    <message>
        <source>That goes through the texts %1 times.</source>
        <translation>Das geht %1-mal durch die Texte.</translation>
    </message>
    <message>
        <source>Memory: a copy of the model as bfloat16, %1, and about %2 for a step.</source>
        <translation>Speicher: eine Kopie des Modells als bfloat16, %1, und etwa %2 für einen Schritt.</translation>
    </message>
    <message>
        <source>First each layer&apos;s sensitivity is measured, which is not part of the budget.</source>
        <translation>Erst wird die Empfindlichkeit jeder Schicht gemessen, was nicht zum Budget zählt.</translation>
    </message>
    <message>
        <source>Train sharing, %1 of layers</source>
        <translation>Teilen trainieren, %1 der Schichten</translation>
    </message>
    <message>
        <source>Train sharing, layers %1</source>
        <translation>Teilen trainieren, Schichten %1</translation>
    </message>
    <message>
        <source>stage 1: mean KL of attention rows of each trained layer from the base&apos;s · stage 2: next-token loss and KL from the base</source>
        <translation>Stufe 1: mittlere KL der Aufmerksamkeitszeilen jeder trainierten Schicht vom Original · Stufe 2: Verlust des nächsten Tokens und KL vom Original</translation>
    </message>
    <message>
        <source>%1 × %2 tokens a step, seed %3</source>
        <translation>%1 × %2 Token je Schritt, Startwert %3</translation>
    </message>
</context>
<context>
    <name>plumbline::bridge::StoreSession</name>
    <message>
        <source>another window writes it</source>
        <translation>ein anderes Fenster schreibt es</translation>
    </message>
    <message>
        <source>%1 on %2 writes it</source>
        <comment>program, computer</comment>
        <translation>%1 auf %2 schreibt es</translation>
    </message>
    <message>
        <source>its folder cannot be written</source>
        <translation>sein Ordner ist nicht beschreibbar</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>die Platte ist voll</translation>
    </message>
    <message>
        <source>the place is read only</source>
        <translation>der Ort ist nur lesbar</translation>
    </message>
    <message>
        <source>the file is gone</source>
        <translation>die Datei ist weg</translation>
    </message>
    <message>
        <source>the file is damaged</source>
        <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>the disk does not answer</source>
        <translation>die Platte antwortet nicht</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>Texte</translation>
    </message>
    <message numerus="yes">
        <source>Data set, %n text(s)</source>
        <translation>
            <numerusform>Datensatz, %n Text</numerusform>
            <numerusform>Datensatz, %n Texte</numerusform>
        </translation>
    </message>
    <message>
        <source>text added</source>
        <translation>Text hinzugefügt</translation>
    </message>
    <message>
        <source>texts added</source>
        <translation>Texte hinzugefügt</translation>
    </message>
    <message>
        <source>text removed</source>
        <translation>Text entfernt</translation>
    </message>
    <message>
        <source>prompt committed</source>
        <translation>Eingabe übernommen</translation>
    </message>
    <message>
        <source>model chosen</source>
        <translation>Modell gewählt</translation>
    </message>
    <message>
        <source>setting chosen</source>
        <translation>Einstellung gewählt</translation>
    </message>
    <message>
        <source>share layer %1</source>
        <translation>Schicht %1 teilen</translation>
    </message>
    <message>
        <source>make layer %1 full</source>
        <translation>Schicht %1 voll machen</translation>
    </message>
    <message numerus="yes">
        <source>share %n layer(s)</source>
        <translation>
            <numerusform>%n Schicht teilen</numerusform>
            <numerusform>%n Schichten teilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>make %n layer(s) full</source>
        <translation>
            <numerusform>%n Schicht voll machen</numerusform>
            <numerusform>%n Schichten voll machen</numerusform>
        </translation>
    </message>
    <message>
        <source>set all layers full</source>
        <translation>alle Schichten voll machen</translation>
    </message>
    <message>
        <source>share with trained parts</source>
        <translation>mit trainierten Teilen teilen</translation>
    </message>
    <message>
        <source>share directly</source>
        <translation>direkt teilen</translation>
    </message>
    <message>
        <source>share with heads matched</source>
        <translation>mit zugeordneten Köpfen teilen</translation>
    </message>
    <message>
        <source>share as an adapter does</source>
        <translation>wie ein Adapter teilen</translation>
    </message>
    <message>
        <source>return to other shared layers</source>
        <translation>zu anderen geteilten Schichten zurückkehren</translation>
    </message>
    <message>
        <source>judge on the texts of the project</source>
        <translation>auf den Texten des Projekts beurteilen</translation>
    </message>
    <message>
        <source>judge on %1</source>
        <translation>auf %1 beurteilen</translation>
    </message>
</context>
<context>
    <name>plumbline::plots::BarStrip</name>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>Bars without data</source>
        <translation>Balken ohne Daten</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n bar(s)</source>
        <translation>
            <numerusform>%1, %n Balken</numerusform>
            <numerusform>%1, %n Balken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::CurvePlot</name>
    <message>
        <source>%1   %2 %3   %4 %5</source>
        <comment>stage, x, what x counts, value, unit</comment>
        <translation>%1   %2 %3   %4 %5</translation>
    </message>
    <message>
        <source>Curve without data</source>
        <translation>Kurve ohne Daten</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n point(s)</source>
        <translation>
            <numerusform>%1, %n Punkt</numerusform>
            <numerusform>%1, %n Punkte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::HeatMap</name>
    <message>
        <source>nothing is measured</source>
        <translation>nichts gemessen</translation>
    </message>
    <message>
        <source>none at or under %1; the closest is %2 × %3 with %4</source>
        <translation>keins bis %1; am nächsten ist %2 × %3 mit %4</translation>
    </message>
</context>
<context>
    <name>plumbline::plots::HeatMapLegend</name>
    <message>
        <source>Colours from %1, %2, to %3, %4</source>
        <translation>Farben von %1, %2, bis %3, %4</translation>
    </message>
</context>
<context>
    <name>plumbline::plots::HeatMapPlot</name>
    <message>
        <source>%1 × %2</source>
        <comment>row, column of a cell</comment>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>Heat map without data</source>
        <translation>Wärmebild ohne Daten</translation>
    </message>
    <message>
        <source>Heat map</source>
        <translation>Wärmebild</translation>
    </message>
    <message>
        <source>%1, %2 by %3 cells, from %4 to %5 %6</source>
        <translation>%1, %2 mal %3 Zellen, von %4 bis %5 %6</translation>
    </message>
    <message>
        <source>later than the query</source>
        <translation>später als die Anfrage</translation>
    </message>
</context>
<context>
    <name>plumbline::plots::ProfileStrip</name>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>Profile without data</source>
        <translation>Profil ohne Daten</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n column(s)</source>
        <translation>
            <numerusform>%1, %n Spalte</numerusform>
            <numerusform>%1, %n Spalten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::TokenFlow</name>
    <message>
        <source>Token %1 of %2: %3</source>
        <translation>Token %1 von %2: %3</translation>
    </message>
    <message>
        <source>id %1</source>
        <translation>Nummer %1</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s): %1</source>
        <translation>
            <numerusform>%n Byte: %1</numerusform>
            <numerusform>%n Bytes: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Outside the range that is used</source>
        <translation>Außerhalb des benutzten Bereichs</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Token</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Select</source>
        <translation>Aus&amp;wahl</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>A&amp;usführen</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>&amp;Fenster</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Banner</name>
    <message>
        <source>Act on this message</source>
        <translation>Auf die Meldung antworten</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ErrorPanel</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Show or hide the details</source>
        <translation>Einzelheiten zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Details of the error</source>
        <translation>Einzelheiten des Fehlers</translation>
    </message>
    <message>
        <source>What you can do</source>
        <translation>Was du tun kannst</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Compare the file with the original.</source>
        <translation>Vergleiche die Datei mit dem Original.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>For a bug report: what happened, the version and the end of the log.</source>
        <translation>Für eine Fehlermeldung: was geschah, die Version und das Ende des Protokolls.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Your project was not changed.</source>
        <translation>Dein Projekt wurde nicht geändert.</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ErrorText</name>
    <message>
        <source>This was cancelled</source>
        <translation>Das wurde abgebrochen</translation>
    </message>
    <message>
        <source>This value cannot be used</source>
        <translation>Dieser Wert ist nicht brauchbar</translation>
    </message>
    <message>
        <source>There is no such file</source>
        <translation>Diese Datei gibt es nicht</translation>
    </message>
    <message>
        <source>This file is damaged</source>
        <translation>Diese Datei ist beschädigt</translation>
    </message>
    <message>
        <source>This kind of file is not supported</source>
        <translation>Diese Art von Datei wird nicht unterstützt</translation>
    </message>
    <message>
        <source>This file comes from a newer version</source>
        <translation>Diese Datei stammt aus einer neueren Version</translation>
    </message>
    <message>
        <source>This file changed while it was open</source>
        <translation>Diese Datei wurde geändert, während sie offen war</translation>
    </message>
    <message>
        <source>This place is read only</source>
        <translation>Dieser Ort ist nur lesbar</translation>
    </message>
    <message>
        <source>There is not enough memory</source>
        <translation>Der Speicher reicht nicht</translation>
    </message>
    <message>
        <source>The device failed</source>
        <translation>Das Gerät ist ausgefallen</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>Die Platte ist voll</translation>
    </message>
    <message>
        <source>This is a fault in Plumbline</source>
        <translation>Das ist ein Fehler in Plumbline</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Prüfe den Pfad.</translation>
    </message>
    <message>
        <source>Copy or download the file again.</source>
        <translation>Kopiere oder lade die Datei noch einmal.</translation>
    </message>
    <message>
        <source>This folder holds only pickled weights, which are never opened because they can run code. Convert them to safetensors once; the guide says how.</source>
        <translation>Dieser Ordner enthält nur gepickelte Gewichte. Sie werden nie geöffnet, weil sie Programme ausführen können. Wandle sie einmal in safetensors um; die Anleitung sagt, wie.</translation>
    </message>
    <message>
        <source>Open the folder that holds config.json and the .safetensors files, or a .gguf file.</source>
        <translation>Öffne den Ordner mit config.json und den .safetensors-Dateien oder eine .gguf-Datei.</translation>
    </message>
    <message>
        <source>Open a LLaMA, Qwen2, Qwen3 or Mistral model.</source>
        <translation>Öffne ein LLaMA-, Qwen2-, Qwen3- oder Mistral-Modell.</translation>
    </message>
    <message>
        <source>Convert the weights to a supported type.</source>
        <translation>Wandle die Gewichte in einen unterstützten Typ um.</translation>
    </message>
    <message>
        <source>Open it with a newer Plumbline. The file was left as it is.</source>
        <translation>Öffne sie mit einem neueren Plumbline. Die Datei blieb, wie sie ist.</translation>
    </message>
    <message>
        <source>Open the file again.</source>
        <translation>Öffne die Datei noch einmal.</translation>
    </message>
    <message>
        <source>Close other models, choose bfloat16, or analyse the model layer by layer.</source>
        <translation>Schließe andere Modelle, wähle bfloat16 oder untersuche das Modell Schicht für Schicht.</translation>
    </message>
    <message>
        <source>Free some space, then try again. Nothing that was saved is lost.</source>
        <translation>Schaffe Platz und versuche es noch einmal. Nichts Gespeichertes ist verloren.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Wähle einen anderen Ort.</translation>
    </message>
    <message>
        <source>Use the CPU.</source>
        <translation>Nimm die CPU.</translation>
    </message>
    <message>
        <source>Give a longer text.</source>
        <translation>Gib einen längeren Text ein.</translation>
    </message>
    <message>
        <source>Give a shorter text.</source>
        <translation>Gib einen kürzeren Text ein.</translation>
    </message>
    <message>
        <source>Correct the file at this place.</source>
        <translation>Berichtige die Datei an dieser Stelle.</translation>
    </message>
    <message>
        <source>The guide (F1) says more.</source>
        <translation>Mehr dazu in der Anleitung (F1).</translation>
    </message>
    <message>
        <source>Copy the report and send it with what you did before.</source>
        <translation>Kopiere den Bericht und sende ihn mit dem, was du zuvor getan hast.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>file, place in it</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>expected %1, found %2</source>
        <translation>erwartet %1, gefunden %2</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>erwartet %1</translation>
    </message>
    <message>
        <source>found %1</source>
        <translation>gefunden %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>place: expected and found</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what is wrong: evidence</comment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Format</name>
    <message>
        <source>%1&#xa0;s</source>
        <translation>%1&#xa0;s</translation>
    </message>
    <message>
        <source>%1&#xa0;min %2&#xa0;s</source>
        <translation>%1&#xa0;min %2&#xa0;s</translation>
    </message>
    <message>
        <source>%1&#xa0;h %2&#xa0;min</source>
        <translation>%1&#xa0;h %2&#xa0;min</translation>
    </message>
    <message>
        <source>about %1&#xa0;s left</source>
        <translation>noch etwa %1&#xa0;s</translation>
    </message>
    <message>
        <source>about %1&#xa0;min %2&#xa0;s left</source>
        <translation>noch etwa %1&#xa0;min %2&#xa0;s</translation>
    </message>
    <message>
        <source>about %1&#xa0;min left</source>
        <translation>noch etwa %1&#xa0;min</translation>
    </message>
    <message>
        <source>about %1&#xa0;h %2&#xa0;min left</source>
        <translation>noch etwa %1&#xa0;h %2&#xa0;min</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message>
        <source>%1&#xa0;min ago</source>
        <translation>vor %1&#xa0;min</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message>
        <source>d MMM</source>
        <comment>date, see QDate::toString</comment>
        <translation>d. MMM</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>date</comment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>%1&#xa0;kB</source>
        <translation>%1&#xa0;kB</translation>
    </message>
    <message>
        <source>%1&#xa0;MB</source>
        <translation>%1&#xa0;MB</translation>
    </message>
    <message>
        <source>%1&#xa0;GB</source>
        <translation>%1&#xa0;GB</translation>
    </message>
    <message>
        <source>%1&#xa0;MiB</source>
        <translation>%1&#xa0;MiB</translation>
    </message>
    <message>
        <source>%1&#xa0;GiB</source>
        <translation>%1&#xa0;GiB</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::HelpPage</name>
    <message>
        <source>Guide</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>Kapitel</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::HomePage</name>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>Letzte Projekte</translation>
    </message>
    <message>
        <source>Clear</source>
        <comment>recent projects</comment>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Clear the list of recent projects</source>
        <translation>Liste der letzten Projekte leeren</translation>
    </message>
    <message>
        <source>Drop a project or a model anywhere</source>
        <translation>Projekt oder Modell irgendwo ablegen</translation>
    </message>
    <message>
        <source>See where models agree with people, where they do not, and which layer, word or sound it comes from.</source>
        <translation>Sieh, wo Modelle mit Menschen übereinstimmen, wo nicht, und von welcher Schicht, welchem Wort oder Laut es kommt.</translation>
    </message>
    <message>
        <source>Open the demo project</source>
        <translation>Demo-Projekt öffnen</translation>
    </message>
    <message>
        <source>No NVIDIA GPU found. Everything works on the CPU, large models take longer.</source>
        <translation>Keine NVIDIA-GPU gefunden. Alles geht auf der CPU, große Modelle brauchen länger.</translation>
    </message>
    <message>
        <source>Drop files here</source>
        <translation>Dateien hier ablegen</translation>
    </message>
    <message>
        <source>A project, or a model: its folder or its file.</source>
        <translation>Ein Projekt oder ein Modell: sein Ordner oder seine Datei.</translation>
    </message>
    <message numerus="yes">
        <source>%n view(s) of one project</source>
        <translation>
            <numerusform>Eine Ansicht des Projekts</numerusform>
            <numerusform>%n Ansichten eines Projekts</numerusform>
        </translation>
    </message>
    <message>
        <source>First steps</source>
        <translation>Erste Schritte</translation>
    </message>
    <message>
        <source>any command</source>
        <translation>jeder Befehl</translation>
    </message>
    <message>
        <source>guide</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>keys of this view</source>
        <translation>Tasten der Ansicht</translation>
    </message>
    <message>
        <source>takes back anything</source>
        <translation>nimmt alles zurück</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Suchen…</translation>
    </message>
    <message>
        <source>Locate %1</source>
        <translation>%1 suchen</translation>
    </message>
    <message>
        <source>Projects (*.plumb)</source>
        <translation>Projekte (*.plumb)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take %1 off the list</source>
        <translation>%1 von der Liste nehmen</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Vorheriges</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Nächstes</translation>
    </message>
    <message>
        <source>Hide the inspector</source>
        <translation>Inspektor verbergen</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::JobModel</name>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>took %1</source>
        <translation>dauerte %1</translation>
    </message>
    <message>
        <source>cancelled by you</source>
        <translation>von dir abgebrochen</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Show result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::JobsPage</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Jobs. Enter does what the row&apos;s button says, Delete cancels or removes.</source>
        <translation>Aufträge. Eingabe tut, was am Ende der Zeile steht, Entf bricht ab oder entfernt.</translation>
    </message>
    <message>
        <source>No jobs. What takes longer than a moment is listed here.</source>
        <translation>Keine Aufträge. Was länger dauert als einen Augenblick, steht hier.</translation>
    </message>
    <message>
        <source>Which jobs</source>
        <translation>Welche Aufträge</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Fertige entfernen</translation>
    </message>
    <message>
        <source>Take finished jobs off the list</source>
        <translation>Fertige Aufträge von der Liste nehmen</translation>
    </message>
    <message>
        <source>Jobs go on while you work. Closing the window asks first.</source>
        <translation>Aufträge laufen weiter, während du arbeitest. Vor dem Schließen wird gefragt.</translation>
    </message>
    <message>
        <source>Act on the job</source>
        <translation>Mit dem Auftrag etwas tun</translation>
    </message>
    <message>
        <source>Log of the job</source>
        <translation>Protokoll des Auftrags</translation>
    </message>
    <message>
        <source>No job selected</source>
        <translation>Kein Auftrag gewählt</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Laufend</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Gescheitert</translation>
    </message>
    <message>
        <source>Choose a job to see how it went.</source>
        <translation>Wähle einen Auftrag, um zu sehen, wie es ging.</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyEditor</name>
    <message>
        <source>Keys of all commands. Enter changes the key, Delete goes back to the key at first.</source>
        <translation>Tasten aller Befehle. Eingabe ändert die Taste, Entf stellt die erste wieder her.</translation>
    </message>
    <message>
        <source>Double click a key to change it</source>
        <translation>Doppelklick auf eine Taste ändert sie</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>All keys as at first</source>
        <translation>Alle Tasten wie am Anfang</translation>
    </message>
    <message>
        <source>A key can mean different things in different views. Clashes inside a view are refused.</source>
        <translation>Eine Taste darf in verschiedenen Ansichten Verschiedenes bedeuten. Doppelte in einer Ansicht werden abgelehnt.</translation>
    </message>
    <message>
        <source>%1 is taken by “%2”.</source>
        <translation>%1 gehört schon zu „%2“.</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyField</name>
    <message>
        <source>Press the keys …</source>
        <translation>Tasten drücken …</translation>
    </message>
    <message>
        <source>Press the new keys. Esc keeps the old ones.</source>
        <translation>Drücke die neuen Tasten. Esc behält die alten.</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeyModel</name>
    <message>
        <source>no key</source>
        <translation>keine Taste</translation>
    </message>
    <message>
        <source>Back to the key at first</source>
        <translation>Zurück zur ersten Taste</translation>
    </message>
    <message>
        <source>Back to the key at first (Delete)</source>
        <translation>Zurück zur ersten Taste (Entf)</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>überall</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Handlung</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::KeySheet</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>All keys can be changed in Settings. Esc closes.</source>
        <translation>Alle Tasten lassen sich in den Einstellungen ändern. Esc schließt.</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::MainWindow</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>Unbenannt</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Projects (*.plumb)</source>
        <translation>Projekte (*.plumb)</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Report copied. It holds the end of the log and nothing of your project.</source>
        <translation>Bericht kopiert. Er enthält das Ende des Protokolls und nichts von deinem Projekt.</translation>
    </message>
    <message>
        <source>Not saved: %1. Your work is kept here and tried again.</source>
        <translation>Nicht gespeichert: %1. Deine Arbeit bleibt hier erhalten, es wird weiter versucht.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Something is not saved yet: %1</source>
        <translation>Etwas ist noch nicht gespeichert: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) still running. Closing the window stops them.</source>
        <translation>
            <numerusform>Ein Auftrag läuft noch. Schließt du das Fenster, wird er angehalten.</numerusform>
            <numerusform>%n Aufträge laufen noch. Schließt du das Fenster, werden sie angehalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Close anyway</source>
        <translation>Trotzdem schließen</translation>
    </message>
    <message>
        <source>%1 is of no known kind. Known are projects (.plumb) and models (a folder, .safetensors, .gguf).</source>
        <translation>%1 ist von keiner bekannten Art. Bekannt sind Projekte (.plumb) und Modelle (ein Ordner, .safetensors, .gguf).</translation>
    </message>
    <message>
        <source>Numbers of the plot</source>
        <translation>Zahlen der Darstellung</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::OpenModelPage</name>
    <message>
        <source>Open the model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>Modell öffnen</translation>
    </message>
    <message>
        <source>What the model is</source>
        <translation>Was das Modell ist</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back to where you were</source>
        <translation>Zurück dorthin, wo du warst</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>%1 wird gelesen</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>Choose a model&apos;s folder</source>
        <translation>Ordner eines Modells wählen</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Choose a model&apos;s file</source>
        <translation>Datei eines Modells wählen</translation>
    </message>
    <message>
        <source>A .gguf or .safetensors file</source>
        <translation>Eine .gguf- oder .safetensors-Datei</translation>
    </message>
    <message>
        <source>Or drop a folder or a file anywhere in the window.</source>
        <translation>Oder einen Ordner oder eine Datei irgendwo im Fenster ablegen.</translation>
    </message>
    <message>
        <source>Known models</source>
        <translation>Bekannte Modelle</translation>
    </message>
    <message>
        <source>Opened before</source>
        <translation>Schon einmal geöffnet</translation>
    </message>
    <message>
        <source>In the Hugging Face cache</source>
        <translation>Im Cache von Hugging Face</translation>
    </message>
    <message>
        <source>Which model?</source>
        <translation>Welches Modell?</translation>
    </message>
    <message>
        <source>Choose one at the left to see what it is and how much memory it needs. Nothing is loaded before you open it.</source>
        <translation>Wähle links eines, um zu sehen, was es ist und wie viel Speicher es braucht. Vor dem Öffnen wird nichts geladen.</translation>
    </message>
    <message>
        <source>Models (*.gguf *.safetensors *.safetensors.index.json config.json)</source>
        <translation>Modelle (*.gguf *.safetensors *.safetensors.index.json config.json)</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Heads a layer</source>
        <translation>Köpfe je Schicht</translation>
    </message>
    <message>
        <source>%1, in %2 groups that share keys and values</source>
        <translation>%1, in %2 Gruppen mit gemeinsamen Schlüsseln und Werten</translation>
    </message>
    <message>
        <source>Longest text</source>
        <translation>Längster Text</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Auf der Platte</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>is there</source>
        <translation>ist da</translation>
    </message>
    <message>
        <source>none; texts cannot be read with this model</source>
        <translation>keiner; mit diesem Modell lassen sich keine Texte lesen</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>%1 are free now. The weights and what work takes beside them:</source>
        <translation>%1 sind jetzt frei. Die Gewichte und was die Arbeit daneben braucht:</translation>
    </message>
    <message>
        <source>%1, layer by layer</source>
        <translation>%1, Schicht für Schicht</translation>
    </message>
    <message>
        <source>%1, in memory</source>
        <translation>%1, im Speicher</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>%1 too much</source>
        <translation>%1 zu viel</translation>
    </message>
    <message>
        <source>Each layer is read from the file when it is used: slower, with little memory</source>
        <translation>Jede Schicht wird bei Gebrauch aus der Datei gelesen: langsamer, mit wenig Speicher</translation>
    </message>
    <message>
        <source>Weights are held as %1</source>
        <translation>Gewichte werden als %1 gehalten</translation>
    </message>
    <message>
        <source>fits, recommended</source>
        <translation>passt, empfohlen</translation>
    </message>
    <message>
        <source>No way fits into what is free. Close other programs or models, or take a smaller model.</source>
        <translation>Nichts davon passt in den freien Speicher. Schließe andere Programme oder Modelle oder nimm ein kleineres Modell.</translation>
    </message>
    <message>
        <source>Nothing is loaded before you open it</source>
        <translation>Vor dem Öffnen wird nichts geladen</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::PageHost</name>
    <message>
        <source>Tool bar of the view</source>
        <translation>Werkzeugleiste der Ansicht</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Palette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder Befehl ausführen</translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation>Suchen, ausführen</translation>
    </message>
    <message>
        <source>Commands that match</source>
        <translation>Passende Befehle</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>wählen</translation>
    </message>
    <message>
        <source>run</source>
        <comment>palette: Enter runs the command</comment>
        <translation>ausführen</translation>
    </message>
    <message>
        <source>this view only</source>
        <translation>nur diese Ansicht</translation>
    </message>
    <message>
        <source># tags</source>
        <translation># Marken</translation>
    </message>
    <message>
        <source>@ items</source>
        <translation>@ Dinge</translation>
    </message>
    <message>
        <source>: time or row</source>
        <translation>: Zeit oder Zeile</translation>
    </message>
    <message>
        <source>&gt; commands</source>
        <translation>&gt; Befehle</translation>
    </message>
    <message>
        <source>In this view</source>
        <translation>In dieser Ansicht</translation>
    </message>
    <message>
        <source>not available: %1</source>
        <translation>nicht möglich: %1</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Data and sets</source>
        <translation>Daten und Sätze</translation>
    </message>
    <message>
        <source>Settings and export</source>
        <translation>Einstellungen und Ausgabe</translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n Treffer</numerusform>
            <numerusform>%n Treffer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Rail</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Section</name>
    <message>
        <source>Fold or open %1</source>
        <translation>%1 zu- oder aufklappen</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>Gruppen von Einstellungen</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Einstellung suchen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Settings apply at once</source>
        <translation>Einstellungen gelten sofort</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>changes at the next start</source>
        <translation>gilt ab dem nächsten Start</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Light</source>
        <comment>theme</comment>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <comment>theme</comment>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>100 % is 12 px body text</source>
        <translation>100 % sind 12 px im Fließtext</translation>
    </message>
    <message>
        <source>Fewer animations</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>The fastest that is there</source>
        <translation>Das schnellste vorhandene</translation>
    </message>
    <message>
        <source>where models run</source>
        <translation>wo Modelle laufen</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>all</source>
        <comment>threads</comment>
        <translation>alle</translation>
    </message>
    <message>
        <source>of the CPU, for all jobs together</source>
        <translation>der CPU, für alle Aufträge zusammen</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Normal</source>
        <comment>contrast</comment>
        <translation>Normal</translation>
    </message>
    <message>
        <source>High</source>
        <comment>contrast</comment>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>high: lines instead of tints, in the colours of the system</source>
        <translation>hoch: Linien statt Tönungen, in den Farben des Systems</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>for models that are opened from now on</source>
        <translation>für Modelle, die ab jetzt geöffnet werden</translation>
    </message>
    <message numerus="yes">
        <source>This computer has %n core(s). Changes at the next start.</source>
        <translation>
            <numerusform>Dieser Rechner hat %n Kern. Ändert sich beim nächsten Start.</numerusform>
            <numerusform>Dieser Rechner hat %n Kerne. Ändert sich beim nächsten Start.</numerusform>
        </translation>
    </message>
    <message>
        <source>Preview for</source>
        <translation>Vorschau für</translation>
    </message>
    <message>
        <source>Off</source>
        <comment>preview</comment>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Protan</source>
        <translation>Protan</translation>
    </message>
    <message>
        <source>Deutan</source>
        <translation>Deutan</translation>
    </message>
    <message>
        <source>Tritan</source>
        <translation>Tritan</translation>
    </message>
    <message>
        <source>shows the whole window that way, until the program ends; exported figures stay</source>
        <translation>zeigt das ganze Fenster so, bis zum Ende des Programms; exportierte Abbildungen bleiben</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::ShellCommands</name>
    <message>
        <source>no project is open</source>
        <translation>kein Projekt ist offen</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>Neues Projekt…</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen…</translation>
    </message>
    <message>
        <source>Open the demo project</source>
        <translation>Demo-Projekt öffnen</translation>
    </message>
    <message>
        <source>Close the project</source>
        <translation>Projekt schließen</translation>
    </message>
    <message>
        <source>Write everything now</source>
        <translation>Alles jetzt schreiben</translation>
    </message>
    <message>
        <source>Show the project in its folder</source>
        <translation>Projekt in seinem Ordner zeigen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>nothing to undo</source>
        <translation>nichts rückgängig zu machen</translation>
    </message>
    <message>
        <source>Redo: %1</source>
        <translation>Wiederholen: %1</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>nothing to redo</source>
        <translation>nichts zu wiederholen</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>150 % is the largest</source>
        <translation>150 % ist am größten</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>90 % is the smallest</source>
        <translation>90 % ist am kleinsten</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Farben des Systems</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Cancel the newest job</source>
        <translation>Neuesten Auftrag abbrechen</translation>
    </message>
    <message>
        <source>no job is running</source>
        <translation>kein Auftrag läuft</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder Befehl ausführen</translation>
    </message>
    <message>
        <source>Guide</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>Keys of this view</source>
        <translation>Tasten dieser Ansicht</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Show the log file</source>
        <translation>Protokolldatei zeigen</translation>
    </message>
    <message>
        <source>there is none</source>
        <translation>es gibt keine</translation>
    </message>
    <message>
        <source>Close the topmost thing, or clear the selection</source>
        <translation>Oberstes schließen oder Auswahl aufheben</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>Modell öffnen…</translation>
    </message>
    <message>
        <source>Show the plot as a table</source>
        <translation>Darstellung als Tabelle zeigen</translation>
    </message>
    <message>
        <source>no plot with numbers is in sight</source>
        <translation>keine Darstellung mit Zahlen ist zu sehen</translation>
    </message>
    <message>
        <source>Copy the numbers</source>
        <translation>Zahlen kopieren</translation>
    </message>
    <message>
        <source>Export the numbers…</source>
        <translation>Zahlen exportieren…</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::StatusStrip</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Progress of the job</source>
        <translation>Fortschritt des Auftrags</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the job</source>
        <translation>Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) waiting</source>
        <translation>
            <numerusform>%n Auftrag wartet</numerusform>
            <numerusform>%n Aufträge warten</numerusform>
        </translation>
    </message>
    <message>
        <source>No jobs running</source>
        <translation>Keine Aufträge</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>job, its work</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>%1 abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>%n more running</source>
        <translation>
            <numerusform>%n weiterer läuft</numerusform>
            <numerusform>%n weitere laufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n queued</source>
        <translation>
            <numerusform>%n wartet</numerusform>
            <numerusform>%n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>n more running, n queued</comment>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Nothing to save</source>
        <translation>Nichts zu speichern</translation>
    </message>
    <message>
        <source>All changes saved</source>
        <translation>Alle Änderungen gespeichert</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Speichert…</translation>
    </message>
    <message>
        <source>Not saved: %1</source>
        <translation>Nicht gespeichert: %1</translation>
    </message>
    <message>
        <source>Read only</source>
        <translation>Nur lesbar</translation>
    </message>
    <message>
        <source>Read only: %1</source>
        <translation>Nur lesbar: %1</translation>
    </message>
    <message>
        <source>Undo %1</source>
        <comment>depth of the undo stack</comment>
        <translation>Rückgängig %1</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>Rückgängig: %1</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>Nichts rückgängig zu machen</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::TablePage</name>
    <message>
        <source>Numbers of the plot</source>
        <translation>Zahlen der Darstellung</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Export numbers…</source>
        <translation>Zahlen exportieren…</translation>
    </message>
    <message>
        <source>Back to the plot</source>
        <translation>Zurück zur Darstellung</translation>
    </message>
    <message>
        <source>Esc goes back to the plot</source>
        <translation>Esc führt zurück zur Darstellung</translation>
    </message>
    <message>
        <source>%1, %2 × %3 numbers</source>
        <translation>%1, %2 × %3 Zahlen</translation>
    </message>
    <message>
        <source>copied numbers</source>
        <translation>kopierte Zahlen</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Export numbers</source>
        <translation>Zahlen exportieren</translation>
    </message>
    <message>
        <source>Tables (*.csv);;JSON (*.json)</source>
        <translation>Tabellen (*.csv);;JSON (*.json)</translation>
    </message>
    <message>
        <source>No plot is shown here. Go to one and show it as a table.</source>
        <translation>Hier ist keine Darstellung. Geh zu einer und zeige sie als Tabelle.</translation>
    </message>
</context>
<context>
    <name>plumbline::shell::TitleBar</name>
    <message>
        <source>Title bar</source>
        <translation>Titelleiste</translation>
    </message>
    <message>
        <source>Menus</source>
        <translation>Menüs</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Search or run a command</source>
        <translation>Suchen oder Befehl ausführen</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Geräte</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search or run</source>
        <translation>Suchen, ausführen</translation>
    </message>
    <message>
        <source>No project open</source>
        <translation>Kein Projekt offen</translation>
    </message>
    <message>
        <source>Project, %1</source>
        <translation>Projekt, %1</translation>
    </message>
    <message>
        <source>New, open and recent projects</source>
        <translation>Neue, offene und letzte Projekte</translation>
    </message>
    <message>
        <source>Data set, %1</source>
        <translation>Datensatz, %1</translation>
    </message>
    <message>
        <source>Model, %1</source>
        <translation>Modell, %1</translation>
    </message>
    <message>
        <source>full</source>
        <translation>voll</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n thread(s)</source>
        <comment>device</comment>
        <translation>
            <numerusform>%1 · %n Thread</numerusform>
            <numerusform>%1 · %n Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>Device, %1</source>
        <translation>Gerät, %1</translation>
    </message>
    <message>
        <source>Devices and threads…</source>
        <translation>Geräte und Threads…</translation>
    </message>
    <message>
        <source>No model is held in memory</source>
        <translation>Kein Modell ist im Speicher</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>model: memory</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2, not in use</source>
        <comment>model: memory</comment>
        <translation>%1: %2, nicht in Gebrauch</translation>
    </message>
    <message>
        <source>Let go of what is not in use</source>
        <translation>Freigeben, was nicht in Gebrauch ist</translation>
    </message>
</context>
</TS>
