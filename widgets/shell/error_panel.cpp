// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/error_panel.h"

#include "widgets/shell/error_text.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QUrl>
#include <QVBoxLayout>

namespace plumbline::shell {

using theme::Colors;

namespace {

QString detailsOf(const Error& error)
{
    const ErrorDetail& detail = error.detail();
    QString text = QString::fromStdString(error.what());
    if (!detail.file.empty())
        text += '\n' + QString::fromStdString(detail.file.string());
    return text + "\nPL-" + QString::number(1000 + static_cast<int>(error.code()));
}

} // namespace

ErrorPanel::ErrorPanel(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new IconLabel(theme, "file-broken", 32, &Colors::error, this))
    , m_heading(makeLabel({}, "title"))
    , m_evidence(makeLabel({}, "reading", "2"))
    , m_advice(makeLabel({}, "reading", "2"))
    , m_acts(new QWidget(this))
    , m_detailsHeader(makeButton({}, "section", this))
    , m_copy(new QToolButton(this))
    , m_details(new QPlainTextEdit(this))
{
    setObjectName("plErrorPanel");
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    setFocusPolicy(Qt::StrongFocus);
    m_heading->setObjectName("plErrorPanel.heading");
    m_evidence->setObjectName("plErrorPanel.evidence");
    m_advice->setObjectName("plErrorPanel.advice");
    for (QLabel* label : {m_heading, m_evidence, m_advice}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_detailsHeader->setText(tr("Details"));
    m_detailsHeader->setFocusPolicy(Qt::TabFocus);
    described(m_detailsHeader, "plErrorPanel.detailsHeader", tr("Show or hide the details"));
    m_copy->setText(besideIcon(tr("Copy")));
    m_copy->setIcon(theme.icon("copy"));
    m_copy->setProperty("role", "link");
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setFocusPolicy(Qt::TabFocus);
    described(m_copy, "plErrorPanel.copy", tr("Copy the details"));
    m_details->setReadOnly(true);
    m_details->setProperty("role", "code");
    m_details->setTabChangesFocus(true);
    described(m_details, "plErrorPanel.details", tr("Details of the error"));

    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(m_heading);
    words->addWidget(m_evidence);
    words->addWidget(m_advice);
    auto* head = makeRow(20);
    head->addWidget(m_icon, 0, Qt::AlignTop);
    head->addLayout(words, 1);
    auto* detailsRow = makeRow(8);
    detailsRow->addWidget(m_detailsHeader);
    detailsRow->addStretch(1);
    detailsRow->addWidget(m_copy);

    auto* sheet = new QWidget(this);
    sheet->setMaximumWidth(640);
    auto* column = new QVBoxLayout(sheet);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(16);
    column->addLayout(head);
    column->addWidget(makeRule("rule2"));
    column->addWidget(makeLabel(tr("What you can do"), "panelTitle"));
    column->addWidget(m_acts);
    column->addLayout(detailsRow);
    column->addWidget(m_details);
    auto* centre = makeRow(0);
    centre->addStretch(1);
    centre->addWidget(sheet, 20);
    centre->addStretch(1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(24, 0, 24, 24);
    outer->addStretch(1);
    outer->addLayout(centre);
    outer->addStretch(3);

    const auto fold = [this](bool folded) {
        m_details->setVisible(!folded);
        m_detailsHeader->setIcon(m_theme.icon(folded ? "chevron-right" : "chevron-down"));
    };
    fold(true);
    connect(m_detailsHeader, &QPushButton::clicked, this, [this, fold] { fold(!m_details->isHidden()); });
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_details->toPlainText()); });
}

void ErrorPanel::show(const Error& error, std::vector<Act> acts)
{
    const bool aboutFile = !error.detail().file.empty();
    m_icon->setIcon(aboutFile ? "file-broken" : "warning", &Colors::error);
    m_heading->setText(errorHeading(error.code()));
    m_evidence->setText(errorEvidence(error.detail()));
    m_evidence->setVisible(!m_evidence->text().isEmpty());
    m_advice->setText(adviceSentence(error.detail().advice));
    m_advice->setVisible(!m_advice->text().isEmpty());
    for (QLabel* label : {m_heading, m_evidence, m_advice})
        label->setAccessibleName(label->text());
    m_details->setPlainText(detailsOf(error));
    m_details->setFixedHeight(m_details->fontMetrics().lineSpacing() * 5 + 24);
    setAccessibleName(errorLine(error));
    setActs(error, std::move(acts));
}

void ErrorPanel::setActs(const Error& error, std::vector<Act> acts)
{
    const QString folder = QFileInfo(QString::fromStdString(error.detail().file.string())).absolutePath();
    if (!error.detail().file.empty() && QFileInfo(folder).isDir()) {
        acts.push_back({tr("Show in folder"), tr("Compare the file with the original."),
            [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); }});
    }
    acts.push_back({tr("Copy report"), tr("For a bug report: what happened, the version and the end of the log."),
        [this] { Q_EMIT reportWanted(); }});
    acts.push_back({tr("Go back"), tr("Your project was not changed."), [this] { Q_EMIT closed(); }});

    delete m_acts->layout();
    qDeleteAll(m_acts->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    auto* grid = new QGridLayout(m_acts);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(10);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (Act& act : acts) {
        auto* button = makeButton(act.text, row == 0 ? "primary" : "", m_acts);
        described(button, "plErrorPanel.act" + QString::number(row), act.text, act.note);
        connect(button, &QPushButton::clicked, this, [run = std::move(act.run)] { run(); });
        grid->addWidget(button, row, 0);
        auto* note = makeLabel(act.note, "", "2", m_acts);
        note->setWordWrap(true);
        grid->addWidget(note, row, 1);
        ++row;
    }
}

} // namespace plumbline::shell
