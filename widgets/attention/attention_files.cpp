// SPDX-License-Identifier: GPL-3.0-or-later
// The Attention view's ways in and out: files dropped on it, texts brought in, figures and numbers written.
#include "widgets/attention/attention_view.h"
#include "widgets/attention/cell_pane.h"
#include "widgets/attention/history_pane.h"
#include "widgets/attention/plot_under.h"
#include "widgets/attention/similarity_pane.h"
#include "widgets/attention/training_pane.h"
#include "widgets/shell/error_text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>

namespace plumbline::attention {

namespace {
constexpr qint64 kLargestTextFile = 16LL << 20;
} // namespace

bool AttentionView::dropFiles(const QStringList& files)
{
    const QFileInfo first(files.front());
    const auto path = std::filesystem::path(files.front().toStdU16String());
    if (first.isDir() || first.suffix() == "gguf" || first.suffix() == "safetensors" || first.fileName() == "config.json") {
        m_session.openModel(path);
        return true;
    }
    if (std::all_of(files.begin(), files.end(), [](const QString& file) {
            const QString suffix = QFileInfo(file).suffix().toLower();
            return suffix == "txt" || suffix == "md";
        })) {
        m_training->training().addTexts(files);
        showTraining();
        return true;
    }
    return false;
}

void AttentionView::exportPlot()
{
    const QString folder = m_services.settings.text(shell::Setting::LastFolder);
    const QString path =
        m_services.dialogs.save(window(), tr("Export the figure or its numbers"), QDir(folder).filePath("figure.svg"),
            tr("Figures (*.svg *.pdf *.png)") + QStringLiteral(";;") + tr("Numbers (*.csv *.json)"));
    if (path.isEmpty())
        return;
    m_services.settings.set(shell::Setting::LastFolder, QFileInfo(path).absolutePath());
    exportTo(path);
}

void AttentionView::exportTo(const QString& path) const
{
    const auto file = std::filesystem::path(path.toStdU16String());
    if (auto* strip = plotUnder<plots::BarStrip>(m_lastPlot)) {
        strip->exportTo(file);
    } else if (auto* profile = plotUnder<plots::ProfileStrip>(m_lastPlot)) {
        profile->exportTo(file);
    } else if (auto* history = plotUnder<HistoryPlot>(m_lastPlot)) {
        history->exportTo(file);
    } else if (auto* curve = plotUnder<plots::CurvePlot>(m_lastPlot)) {
        curve->exportTo(file);
    } else {
        const auto* heat = plotUnder<plots::HeatMapPlot>(m_lastPlot);
        (heat != nullptr && heat->data() != nullptr ? heat : m_similarity->plot())->exportTo(file);
    }
}

void AttentionView::importTexts()
{
    const QString path = m_services.dialogs.open(window(), tr("Add a text"), m_services.settings.text(shell::Setting::LastFolder),
        tr("Texts (*.txt *.md);;All files (*)"));
    if (path.isEmpty())
        return;
    QFile file(path);
    const auto wrong = [&path](ErrorCode code, std::string expected, std::string found, Advice advice) {
        return Error(code,
            {.file = std::filesystem::path(path.toStdU16String()),
                .place = {},
                .expected = std::move(expected),
                .found = std::move(found),
                .advice = advice});
    };
    if (!file.open(QIODevice::ReadOnly))
        throw wrong(ErrorCode::FileNotFound, {}, {}, Advice::CheckPath);
    if (file.size() > kLargestTextFile)
        throw wrong(ErrorCode::InvalidArgument, "at most " + bytes(kLargestTextFile),
            bytes(static_cast<unsigned long long>(file.size())), Advice::UseShorterText);
    const QByteArray contents = file.readAll();
    const QString text = QString::fromUtf8(contents);
    if (text.contains(QChar::ReplacementCharacter) && !contents.contains("\xEF\xBF\xBD"))
        throw wrong(ErrorCode::UnsupportedFormat, "UTF-8", "other bytes", Advice::FixLine);
    m_services.settings.set(shell::Setting::LastFolder, QFileInfo(path).absolutePath());
    m_session.addText(QFileInfo(path).completeBaseName(), text);
}

} // namespace plumbline::attention
