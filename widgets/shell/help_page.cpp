// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/help_page.h"

#include "widgets/shell/controls.h"

#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>

namespace plumbline::shell {

namespace {
constexpr auto kFolder = ":/plumbline/help/";

QString read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}
} // namespace

HelpPage::HelpPage(Services& services, QWidget* parent)
    : View(parent)
    , m_services(services)
    , m_list(new QListWidget(this))
    , m_text(new QTextBrowser(this))
{
    setObjectName("plHelp");
    setAccessibleName(tr("Guide"));
    described(m_list, "plHelp.chapters", tr("Chapters"));
    m_list->setToolTip({});
    described(m_text, "plHelp.text", tr("Guide"));
    m_text->setToolTip({});
    m_text->setOpenExternalLinks(true);
    m_text->document()->setDocumentMargin(24);
    auto* row = makeRow(0);
    row->addWidget(m_list);
    row->addWidget(m_text, 1);
    setLayout(row);
    m_list->setFixedWidth(services.theme.px(208));

    const QString language = QLocale().name();
    QString folder = kFolder + QString("en/");
    for (const QString& candidate : {language, language.section('_', 0, 0)}) {
        if (QDir(kFolder + candidate).exists()) {
            folder = kFolder + candidate + '/';
            break;
        }
    }
    for (const QString& file : QDir(kFolder + QString("en")).entryList({"*.md"}, QDir::Files, QDir::Name)) {
        const QString path = QFile::exists(folder + file) ? folder + file : kFolder + QString("en/") + file;
        const QString text = read(path);
        auto* item = new QListWidgetItem(text.section('\n', 0, 0).remove('#').trimmed(), m_list);
        item->setData(Qt::UserRole, path);
        item->setData(Qt::UserRole + 1, file.section('-', 1).section('.', 0, 0));
        item->setSizeHint({100, services.theme.px(32)});
    }
    connect(m_list, &QListWidget::currentItemChanged, this, &HelpPage::load);
    connect(&services.theme, &theme::Theme::changed, this, &HelpPage::load);
    m_list->setCurrentRow(0);
}

void HelpPage::showChapter(const QString& id)
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(Qt::UserRole + 1) == id)
            m_list->setCurrentRow(row);
    }
}

void HelpPage::load()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr)
        return;
    QTextDocument* document = m_text->document();
    m_text->setLineWrapMode(QTextEdit::FixedPixelWidth);
    m_text->setLineWrapColumnOrWidth(m_services.theme.px(760));
    document->setDefaultFont(m_services.theme.font(theme::TextRole::Reading));
    m_text->setMarkdown(read(item->data(Qt::UserRole).toString()));
    // Qt gives headings twice the size of the text; the guide has two sizes for them.
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        const int level = block.blockFormat().headingLevel();
        QTextCursor cursor(block);
        QTextBlockFormat format = block.blockFormat();
        format.setLineHeight(140, QTextBlockFormat::ProportionalHeight);
        format.setTopMargin(level > 0 ? 16 : 4);
        format.setBottomMargin(6);
        cursor.setBlockFormat(format);
        if (level > 0) {
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            QTextCharFormat letters = cursor.charFormat();
            letters.clearProperty(QTextFormat::FontSizeAdjustment);
            letters.setProperty(QTextFormat::FontPixelSize, m_services.theme.px(level == 1 ? 20 : 16));
            cursor.setCharFormat(letters);
        }
    }
    m_text->verticalScrollBar()->setValue(0);
}

} // namespace plumbline::shell
