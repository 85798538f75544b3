// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/controls.h"
#include "widgets/shell/services.h"
#include "widgets/shell/view.h"

#include <QButtonGroup>
#include <QListWidget>
#include <QTimer>

class QGridLayout;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace plumbline::shell {

/// Whether a dropped or named path may be a model: a folder, or a file by its ending.
[[nodiscard]] bool looksLikeModel(const QString& path);

/// Chooses a model (folder, file, recent, Hugging Face cache), tells what it is, what it will need in memory in each way and
/// what fits, and opens it. Nothing is loaded before *Open*.
class OpenModelPage final : public View {
    Q_OBJECT
public:
    explicit OpenModelPage(Services& services, QWidget* parent = nullptr);

    /// Fills the list anew, and examines `path` where one is given.
    void begin(const QString& path = {});
    void examine(const QString& path);
    [[nodiscard]] const std::optional<ModelOffer>& offer() const { return m_offer; }
    /// Index in the offer's ways of the one that is chosen.
    [[nodiscard]] std::size_t way() const;

    [[nodiscard]] QString hint() const override;
    bool dropFiles(const QStringList& files) override;

Q_SIGNALS:
    /// Opening has begun, or the person goes back.
    void closed(bool opening);
    void failed(const plumbline::Error& error);

private:
    [[nodiscard]] QWidget* makeSources();
    void addKnown(const QString& title, const std::vector<KnownModel>& list);
    void fillList();
    void chooseFolder();
    void chooseFile();
    void show(const ModelOffer& offer);
    void showMessage(const QString& icon, const QString& heading, const QString& words, const QString& more = {});
    void addFacts(QVBoxLayout& column, const ModelOffer& offer);
    void addWays(QVBoxLayout& column, const ModelOffer& offer);
    void open();
    [[nodiscard]] QWidget* newSheet();

    Services& m_services;
    QListWidget* m_list;
    QScrollArea* m_scroll;
    QWidget* m_footer;
    QLabel* m_whyNot;
    QPushButton* m_open;
    QButtonGroup* m_ways = nullptr;
    QTimer m_slow; ///< reading longer than 150 ms is told
    QString m_asked; ///< path of the question that is open
    quint64 m_question = 0;
    std::optional<ModelOffer> m_offer;
};

} // namespace plumbline::shell
