// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/home_page.h"

#include "widgets/shell/controls.h"
#include "widgets/shell/format.h"

#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

namespace plumbline::shell {

using theme::Colors;

namespace {

QVBoxLayout* makeColumn(int spacing)
{
    auto* column = new QVBoxLayout;
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing);
    return column;
}

// Paths inside the home folder without it, as people think of them.
QString shortPath(const QString& path)
{
    const QString home = QDir::homePath() + '/';
    return path.startsWith(home) ? path.mid(home.size()) : path;
}

} // namespace

HomePage::HomePage(CommandTable& commands, const ViewTable& views, Services& services, QWidget* parent)
    : View(parent)
    , m_commands(commands)
    , m_views(views)
    , m_services(services)
    , m_recent(new QWidget(this))
    , m_recentRows(makeColumn(0))
{
    setObjectName("plHome");
    setProperty("role", "surface");
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Start"));

    auto* sheet = new QWidget;
    sheet->setProperty("role", "surface");
    sheet->setAttribute(Qt::WA_StyledBackground);
    auto* start = makeStart();
    start->setParent(sheet); // first: the order of Tab is that of the parts' coming
    auto* right = makeColumn(32);
    auto* recentColumn = makeColumn(0);
    auto* recentHead = makeRow(8);
    recentHead->addWidget(makeLabel(tr("Recent projects"), "panelTitle", "", m_recent), 1);
    auto* clear = makeButton(tr("Clear", "recent projects"), "ghost", m_recent);
    described(clear, "plHome.clearRecent", tr("Clear the list of recent projects"));
    connect(clear, &QPushButton::clicked, &services.settings, &Settings::clearRecent);
    recentHead->addWidget(clear);
    recentColumn->addLayout(recentHead);
    recentColumn->addSpacing(6);
    recentColumn->addWidget(makeRule("rule2", m_recent));
    recentColumn->addLayout(m_recentRows);
    m_recent->setLayout(recentColumn);
    right->addWidget(m_recent);
    right->addWidget(makeViews());
    right->addWidget(makeFirstSteps());
    right->addStretch(1);

    start->setMaximumWidth(560);
    auto* rightSide = new QWidget(sheet);
    rightSide->setLayout(right);
    rightSide->setMaximumWidth(560);
    auto* columns = makeRow(80);
    columns->addStretch(1);
    columns->addWidget(start, 20, Qt::AlignTop);
    columns->addWidget(rightSide, 20, Qt::AlignTop);
    columns->addStretch(1);
    auto* page = new QVBoxLayout(sheet);
    page->setContentsMargins(48, 24, 48, 24);
    page->addStretch(2);
    page->addLayout(columns);
    page->addStretch(5);

    auto* scroll = new QScrollArea(this);
    scroll->setObjectName("plHome.scroll");
    scroll->setAccessibleName(tr("Start"));
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidgetResizable(true);
    scroll->setWidget(sheet);
    auto* outer = makeColumn(0);
    outer->addWidget(scroll);
    setLayout(outer);
    connect(&services.settings, &Settings::recentChanged, this, &HomePage::fillRecent);
    fillRecent();
}

QString HomePage::hint() const
{
    return tr("Drop a project or a model anywhere");
}

QWidget* HomePage::makeStart()
{
    auto* side = new QWidget(this);
    auto* column = makeColumn(0);
    auto* brand = makeRow(16);
    brand->addWidget(new Mark(m_services.theme, 34, side));
    brand->addWidget(makeLabel("Plumbline", "brand", "", side), 1);
    column->addLayout(brand);
    column->addSpacing(12);
    auto* lead =
        makeLabel(tr("See where models agree with people, where they do not, and which layer, word or sound it comes from."),
            "lead", "2", side);
    lead->setWordWrap(true);
    column->addWidget(lead);
    column->addSpacing(28);
    if (m_services.demo.run) {
        auto* demo = makeButton(tr("Open the demo project"), "primary", side);
        demo->setProperty("size", "large");
        demo->setDefault(true);
        described(demo, "plHome.demo", tr("Open the demo project"));
        connect(demo, &QPushButton::clicked, this, [this] { m_commands.run("project.demo"); });
        column->addWidget(demo, 0, Qt::AlignLeft);
        column->addSpacing(10);
        auto* summary = makeLabel(m_services.demo.summary, "", "2", side);
        summary->setWordWrap(true);
        column->addWidget(summary);
        column->addSpacing(24);
    }
    auto* acts = makeRow(8);
    for (const char* id : {"project.new", "project.open", "model.open"}) {
        const Command* command = m_commands.find(id);
        if (command == nullptr)
            continue;
        const QString key = m_commands.keyText(id);
        auto* button = makeButton(command->text().remove('&') + QStringLiteral("  ") + keyWords(key), "", side);
        button->setProperty("size", "large");
        described(button, QStringLiteral("plHome.") + QString(id).section('.', 1), command->text().remove('&'), {}, key);
        connect(button, &QPushButton::clicked, this, [this, id] { m_commands.run(id); });
        acts->addWidget(button);
    }
    acts->addStretch(1);
    column->addLayout(acts);
    column->addSpacing(28);
    column->addWidget(makeDropArea());
    column->addSpacing(16);
    bool gpu = false;
    for (const bridge::DeviceRow& device : m_services.devices.devices())
        gpu = gpu || device.id.startsWith("cuda");
    if (!gpu) {
        auto* line = makeRow(6);
        line->addWidget(new IconLabel(m_services.theme, "device", 14, &Colors::text2, side));
        auto* words = makeLabel(tr("No NVIDIA GPU found. Everything works on the CPU, large models take longer."), "", "3", side);
        words->setWordWrap(true);
        line->addWidget(words, 1);
        column->addLayout(line);
    }
    side->setLayout(column);
    return side;
}

QWidget* HomePage::makeDropArea()
{
    auto* area = new QFrame(this);
    area->setObjectName("plHome.drop");
    area->setProperty("role", "drop");
    area->setAccessibleName(tr("Drop files here"));
    auto* words = makeColumn(6);
    words->addWidget(makeLabel(tr("Drop files here"), "panelTitle", "", area));
    auto* what = makeLabel(tr("A project, or a model: its folder or its file."), "", "2", area);
    what->setWordWrap(true);
    words->addWidget(what);
    words->addWidget(makeLabel(".plumb   safetensors   gguf", "mono", "2", area));
    auto* row = makeRow(32);
    row->setContentsMargins(32, 36, 32, 36);
    row->addWidget(new IconLabel(m_services.theme, "drop", 28, &Colors::text2, area));
    row->addLayout(words, 1);
    area->setLayout(row);
    return area;
}

QWidget* HomePage::makeViews()
{
    auto* side = new QWidget(this);
    auto* column = makeColumn(0);
    int count = 0;
    for (const ViewEntry& entry : m_views.entries())
        count += entry.place == Place::Top ? 1 : 0;
    side->setVisible(count > 0);
    column->addWidget(makeLabel(tr("%n view(s) of one project", "", count), "panelTitle", "", side));
    column->addSpacing(8);
    column->addWidget(makeRule("rule2", side));
    column->addSpacing(6);
    for (const ViewEntry& entry : m_views.entries()) {
        if (entry.place != Place::Top)
            continue;
        auto* row = makeRow(10);
        row->setContentsMargins(4, 8, 4, 8);
        row->addWidget(new IconLabel(m_services.theme, entry.icon, 20, &Colors::text, side));
        row->addWidget(makeLabel(entry.name(), "strong", "", side));
        auto* summary = new ElidedLabel(entry.summary ? entry.summary() : QString(), Qt::ElideRight, side);
        summary->setProperty("tone", "2");
        row->addWidget(summary, 1);
        row->addWidget(new Keycap(m_services.theme, m_commands.keyText("go." + entry.id), side));
        column->addLayout(row);
    }
    side->setLayout(column);
    return side;
}

QWidget* HomePage::makeFirstSteps()
{
    auto* side = new QWidget(this);
    auto* column = makeColumn(0);
    column->addWidget(makeLabel(tr("First steps"), "panelTitle", "", side));
    column->addSpacing(8);
    column->addWidget(makeRule("rule2", side));
    column->addSpacing(10);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    const std::pair<const char*, QString> steps[] = {{"shell.palette", tr("any command")}, {"help.guide", tr("guide")},
        {"help.keys", tr("keys of this view")}, {"edit.undo", tr("takes back anything")}};
    int at = 0;
    for (const auto& [id, words] : steps) {
        grid->addWidget(new Keycap(m_services.theme, m_commands.keyText(id), side), at / 2, at % 2 * 2, Qt::AlignLeft);
        grid->addWidget(makeLabel(words, "", "2", side), at / 2, at % 2 * 2 + 1);
        ++at;
    }
    column->addLayout(grid);
    side->setLayout(column);
    return side;
}

QWidget* HomePage::makeRecent(const RecentProject& project)
{
    const bool there = QFileInfo::exists(project.path);
    auto* line = new QWidget(m_recent);
    auto* row = makeRow(12);
    row->setContentsMargins(4, 8, 4, 8);
    row->addWidget(
        new IconLabel(m_services.theme, there ? "file" : "file-broken", 16, there ? &Colors::text : &Colors::text3, line));
    auto* words = makeColumn(1);
    auto* path = new ElidedLabel(shortPath(project.path), Qt::ElideMiddle, line);
    path->setProperty("tone", there ? "2" : "3");
    if (there) {
        auto* name = makeButton(project.name, "section", line);
        name->setFocusPolicy(Qt::TabFocus);
        name->setCursor(Qt::PointingHandCursor);
        described(name, "plHome.recent", tr("Open %1").arg(project.name), project.path);
        connect(name, &QPushButton::clicked, this, [this, file = project.path] { Q_EMIT projectWanted(file); });
        words->addWidget(name, 0, Qt::AlignLeft);
    } else {
        auto* name = new ElidedLabel(project.name, Qt::ElideRight, line);
        name->setProperty("type", "strong");
        name->setProperty("tone", "3");
        words->addWidget(name);
    }
    words->addWidget(path);
    row->addLayout(words, 1);
    if (there) {
        for (const QString& view : project.views) {
            if (const ViewEntry* entry = m_views.find(view); entry != nullptr)
                row->addWidget(new IconLabel(m_services.theme, entry->icon, 14, &Colors::text2, line));
        }
        row->addWidget(makeLabel(when(project.openedAt), "", "2", line));
    } else {
        row->addWidget(makeLabel(tr("not found"), "", "2", line));
        auto* locate = makeButton(tr("Locate…"), "", line);
        described(locate, "plHome.locate", tr("Locate %1").arg(project.name));
        connect(locate, &QPushButton::clicked, this, [this, file = project.path, name = project.name] {
            const QString found = m_services.dialogs.open(
                this, tr("Locate %1").arg(name), QFileInfo(file).absolutePath(), tr("Projects (*.plumb)"));
            if (!found.isEmpty())
                m_services.settings.moveRecent(file, found);
        });
        auto* remove = makeButton(tr("Remove"), "ghost", line);
        described(remove, "plHome.remove", tr("Take %1 off the list").arg(project.name));
        connect(remove, &QPushButton::clicked, this, [this, file = project.path] { m_services.settings.removeRecent(file); });
        row->addWidget(locate);
        row->addWidget(remove);
    }
    auto* column = makeColumn(0);
    column->addLayout(row);
    column->addWidget(makeRule("rule", line));
    line->setLayout(column);
    return line;
}

void HomePage::fillRecent()
{
    while (QLayoutItem* item = m_recentRows->takeAt(0)) {
        item->widget()->deleteLater(); // a click on one of its buttons may be what calls this
        item->widget()->hide();
        delete item;
    }
    const auto list = m_services.settings.recentProjects();
    m_recent->setVisible(!list.empty());
    for (std::size_t at = 0; at < std::min<std::size_t>(list.size(), 6); ++at)
        m_recentRows->addWidget(makeRecent(list[at]));
}

} // namespace plumbline::shell
