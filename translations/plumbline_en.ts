<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>plumbline::attention::AttentionView</name>
    <message numerus="yes">
        <source>%n shared layer(s) against the full model</source>
        <translation>
            <numerusform>%n shared layer against the full model</numerusform>
            <numerusform>%n shared layers against the full model</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shared layer(s)</source>
        <translation>
            <numerusform>%n shared layer</numerusform>
            <numerusform>%n shared layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::EffectPane</name>
    <message numerus="yes">
        <source>Layer(s) %1 are sensitive: each alone costs more than 0.45 perplexity.</source>
        <translation>
            <numerusform>Layer %1 is sensitive: alone it costs more than 0.45 perplexity.</numerusform>
            <numerusform>Layers %1 are sensitive: each alone costs more than 0.45 perplexity.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No trained parts in the adapter for layer(s) %1: their heads are matched.</source>
        <translation>
            <numerusform>No trained parts in the adapter for layer %1: its heads are matched.</numerusform>
            <numerusform>No trained parts in the adapter for layers %1: their heads are matched.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Source changed for layer(s) %1: they were trained on a source of another kind.</source>
        <translation>
            <numerusform>Source changed for layer %1: it was trained on a source of another kind.</numerusform>
            <numerusform>Source changed for layers %1: they were trained on a source of another kind.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::GeneratePane</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>prompt %n token(s)</source>
        <translation>
            <numerusform>prompt %n token</numerusform>
            <numerusform>prompt %n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::HistoryPane</name>
    <message numerus="yes">
        <source>%n set(s)</source>
        <translation>
            <numerusform>%n set</numerusform>
            <numerusform>%n sets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not measured</source>
        <translation>
            <numerusform>%n not measured</numerusform>
            <numerusform>%n not measured</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::HistoryPlot</name>
    <message numerus="yes">
        <source>History, %n set(s)</source>
        <translation>
            <numerusform>History, %n set</numerusform>
            <numerusform>History, %n sets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::NextTokenBars</name>
    <message numerus="yes">
        <source>Next token, %n row(s)</source>
        <translation>
            <numerusform>Next token, %n row</numerusform>
            <numerusform>Next token, %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::PromptPane</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::Session</name>
    <message numerus="yes">
        <source>%1 layers × %n text(s)</source>
        <translation>
            <numerusform>%1 layers × %n text</numerusform>
            <numerusform>%1 layers × %n texts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n text(s)</source>
        <translation>
            <numerusform>%n text</numerusform>
            <numerusform>%n texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::SharingResults</name>
    <message numerus="yes">
        <source>%n text(s) of the project</source>
        <translation>
            <numerusform>%n text of the project</numerusform>
            <numerusform>%n texts of the project</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::SimilarityPane</name>
    <message numerus="yes">
        <source>mean over %n text(s)</source>
        <translation>
            <numerusform>mean over %n text</numerusform>
            <numerusform>mean over %n texts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::attention::TrainingSession</name>
    <message numerus="yes">
        <source>%1 of %n layer(s) is none, or all: layer 0 stays full.</source>
        <translation>
            <numerusform>%1 of %n layer is none, or all: layer 0 stays full.</numerusform>
            <numerusform>%1 of %n layers is none, or all: layer 0 stays full.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::bridge::StoreSession</name>
    <message numerus="yes">
        <source>Data set, %n text(s)</source>
        <translation>
            <numerusform>Data set, %n text</numerusform>
            <numerusform>Data set, %n texts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>share %n layer(s)</source>
        <translation>
            <numerusform>share %n layer</numerusform>
            <numerusform>share %n layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>make %n layer(s) full</source>
        <translation>
            <numerusform>make %n layer full</numerusform>
            <numerusform>make %n layers full</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::BarStrip</name>
    <message numerus="yes">
        <source>%1, %n bar(s)</source>
        <translation>
            <numerusform>%1, %n bar</numerusform>
            <numerusform>%1, %n bars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::CurvePlot</name>
    <message numerus="yes">
        <source>%1, %n point(s)</source>
        <translation>
            <numerusform>%1, %n point</numerusform>
            <numerusform>%1, %n points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::ProfileStrip</name>
    <message numerus="yes">
        <source>%1, %n column(s)</source>
        <translation>
            <numerusform>%1, %n column</numerusform>
            <numerusform>%1, %n columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::plots::TokenFlow</name>
    <message numerus="yes">
        <source>%n byte(s): %1</source>
        <translation>
            <numerusform>%n byte: %1</numerusform>
            <numerusform>%n bytes: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::HomePage</name>
    <message numerus="yes">
        <source>%n view(s) of one project</source>
        <translation>
            <numerusform>%n view of one project</numerusform>
            <numerusform>%n views of one project</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::MainWindow</name>
    <message numerus="yes">
        <source>%n job(s) still running. Closing the window stops them.</source>
        <translation>
            <numerusform>%n job still running. Closing the window stops it.</numerusform>
            <numerusform>%n jobs still running. Closing the window stops them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::Palette</name>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::SettingsPage</name>
    <message numerus="yes">
        <source>This computer has %n core(s). Changes at the next start.</source>
        <translation>
            <numerusform>This computer has %n core. Changes at the next start.</numerusform>
            <numerusform>This computer has %n cores. Changes at the next start.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::StatusStrip</name>
    <message numerus="yes">
        <source>%n job(s) waiting</source>
        <translation>
            <numerusform>%n job waiting</numerusform>
            <numerusform>%n jobs waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more running</source>
        <translation>
            <numerusform>%n more running</numerusform>
            <numerusform>%n more running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n queued</source>
        <translation>
            <numerusform>%n queued</numerusform>
            <numerusform>%n queued</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>plumbline::shell::TitleBar</name>
    <message numerus="yes">
        <source>%1 · %n thread(s)</source>
        <comment>device</comment>
        <translation>
            <numerusform>%1 · %n thread</numerusform>
            <numerusform>%1 · %n threads</numerusform>
        </translation>
    </message>
</context>
</TS>
