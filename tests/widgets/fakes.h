// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/bridge/job_list.h"
#include "widgets/bridge/project_session.h"
#include "widgets/plots/bar_strip.h"
#include "widgets/shell/controls.h"
#include "widgets/shell/inspector.h"
#include "widgets/shell/main_window.h"

#include <QLineEdit>
#include <QVBoxLayout>
#include <ostream>
#include <utility>

/// GoogleTest would print a QString as its bytes.
inline void PrintTo(const QString& text, std::ostream* stream)
{
    *stream << '"' << text.toStdString() << '"';
}

namespace plumbline::test {

class FakeProject final : public bridge::ProjectSession {
    Q_OBJECT
public:
    bool open_ = false;
    QString path_;
    bridge::SavedState state = bridge::SavedState::Saved;
    QString reason;
    int undo_ = 0;
    int redo_ = 0;
    QStringList calls;

    bool isOpen() const override { return open_; }
    QString name() const override { return open_ ? path_.section('/', -1).chopped(6) : QString(); }
    QString path() const override { return path_; }
    bridge::SavedState savedState() const override { return open_ ? state : bridge::SavedState::NoProject; }
    QString savedReason() const override { return reason; }
    int undoDepth() const override { return undo_; }
    int redoDepth() const override { return redo_; }
    QString undoText() const override { return "add a text"; }
    QString redoText() const override { return "add a text"; }
    bridge::Chip dataChip() const override { return open_ ? bridge::Chip{"text", "held-out prompts", "64"} : bridge::Chip{}; }
    bridge::Chip modelChip() const override
    {
        return open_ ? bridge::Chip{"model", "SmolLM2-135M-Instruct", "fp32"} : bridge::Chip{};
    }
    void create(const QString& path) override { open(path); }
    void open(const QString& path) override
    {
        if (path.contains("damaged"))
            throw Error(ErrorCode::CorruptFile,
                {.file = path.toStdString(),
                    .place = "page 3",
                    .expected = "4,096 bytes",
                    .found = "1,200 bytes",
                    .advice = Advice::DownloadAgain});
        open_ = true;
        path_ = path;
        Q_EMIT changed();
    }
    void close() override
    {
        open_ = false;
        path_.clear();
        Q_EMIT changed();
    }
    void saveNow() override { calls << "save"; }
    void undo() override
    {
        --undo_;
        ++redo_;
        Q_EMIT changed();
    }
    void redo() override
    {
        ++undo_;
        --redo_;
        Q_EMIT changed();
    }
    void tell() { Q_EMIT changed(); }
};

class FakeJobs final : public bridge::JobList {
    Q_OBJECT
public:
    std::vector<bridge::JobRow> list;
    QStringList calls;
    std::vector<bridge::JobRow> rows() const override { return list; }
    void cancel(const QString& id) override { calls << "cancel " + id; }
    void remove(const QString& id) override { calls << "remove " + id; }
    void runAgain(const QString& id) override { calls << "again " + id; }
    void clearFinished() override { calls << "clear"; }
    void tell() { Q_EMIT changed(); }
};

/// A view as the real ones are: a field, a tool bar, an inspector.
class FakeView final : public shell::View {
    Q_OBJECT
public:
    FakeView(const theme::Theme& theme, const QString& id, QWidget* parent)
        : View(parent)
        , m_theme(theme)
        , m_id(id)
    {
        setObjectName("plFake." + id);
        setAccessibleName(id);
        setProperty("role", "surface");
        setAttribute(Qt::WA_StyledBackground);
        auto* column = new QVBoxLayout(this);
        field = shell::described(new QLineEdit(this), "plFake.field", "Prompt");
        column->addWidget(field);
        plot = new plots::BarStrip(theme, this);
        plot->setObjectName("plFake.plot");
        column->addWidget(plot);
        column->addStretch(1);
    }
    QWidget* toolBar() override
    {
        auto* bar = new QWidget;
        auto* row = shell::makeRow(8);
        auto* mode = new shell::Segment("plFakeMode", "Mode", bar);
        mode->add("one", "This prompt", m_theme.icon("text"));
        mode->add("two", "Prompt set");
        mode->choose("one");
        row->addWidget(mode);
        row->addStretch(1);
        bar->setLayout(row);
        return bar;
    }
    QWidget* inspector() override
    {
        auto* sheet = new QWidget;
        auto* column = new QVBoxLayout(sheet);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(new shell::Section(m_theme, "effect", "Effect", shell::makeLabel("0.021 nats KL at the next token")));
        column->addStretch(1);
        return sheet;
    }
    QString inspectorTitle() const override { return "Effect"; }
    QString inspectorDetail() const override { return "5 shared layers against the full model"; }
    bool canStepInspector() const override { return true; }
    QString hint() const override { return "click a cell to compare"; }
    bool escape() override { return std::exchange(selected, false); }
    bool dropFiles(const QStringList& files) override
    {
        dropped = files;
        return files.front().endsWith(".gguf");
    }
    QString palettePrefixes() const override { return "@"; }
    std::vector<shell::PaletteItem> paletteItems(QChar) const override
    {
        return {{"tag", "Layer 14", "0.03", [] {}}};
    }

    QLineEdit* field;
    plots::BarStrip* plot;
    bool selected = false;
    QStringList dropped;

private:
    const theme::Theme& m_theme;
    QString m_id;
};

} // namespace plumbline::test
